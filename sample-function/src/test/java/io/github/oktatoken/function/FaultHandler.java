package io.github.oktatoken.function;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import io.github.oktatoken.TokenHolder;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Does what a function does under a fault: goes on, and answers. Tells all that it could see. */
public final class FaultHandler
    implements RequestHandler<Map<String, String>, Map<String, String>> {
  public static final String OWN_RESULT = "the function's own result";
  public static final String A_TOKEN = "a token";
  public static final String TELL = "{}";
  public static final String ASK_FOR_NOTHING = "{\"ask\":\"nothing\"}";
  public static final String TELL_HEAP = "{\"tell\":\"heap\"}";
  public static final String WITH_FULL_HEAP = "{\"take\":\"memory\"}";
  public static final String WITHOUT_DESCRIPTORS = "{\"take\":\"descriptors\"}";
  public static final String WITHOUT_DESCRIPTORS_FROM_NOW_ON =
      "{\"take\":\"descriptors for good\"}";
  public static final String WITH_DESCRIPTORS_AGAIN = "{\"give\":\"descriptors\"}";
  public static final String WITHOUT_THREADS = "{\"take\":\"threads\"}";

  private static final List<InputStream> KEPT = new ArrayList<>();
  private static final int LARGEST_PIECE = 1 << 26;

  @Override
  public Map<String, String> handleRequest(Map<String, String> event, Context context) {
    Map<String, String> seen = new TreeMap<>();
    seen.put("own", OWN_RESULT);
    if (event.containsKey("ask")) {
      return seen;
    }
    if (event.containsKey("give")) {
      KEPT.forEach(FaultHandler::close);
    }
    if (event.containsKey("tell")) {
      seen.put("heap", String.valueOf(heap()));
    }
    tell(getWithout(event.getOrDefault("take", "")), seen);
    seen.put("threads", Thread.getAllStackTraces().keySet().toString());
    seen.put("properties", System.getProperties().toString());
    return seen;
  }

  /** After a 401, say: the token at hand is dropped, so that another has to be got. */
  private static @Nullable Throwable getWithout(String resource) {
    switch (resource) {
      case "memory" -> {
        return getWithFullHeap();
      }
      case "descriptors" -> {
        String token = TokenHolder.get();
        List<InputStream> open = openUntilNoneIsLeft();
        TokenHolder.invalidate(token);
        Throwable failure = get();
        open.forEach(FaultHandler::close);
        return failure;
      }
      case "descriptors for good" -> {
        String token = TokenHolder.get();
        KEPT.addAll(openUntilNoneIsLeft());
        TokenHolder.invalidate(token);
        return get();
      }
      case "threads" -> {
        String token = TokenHolder.get();
        List<Thread> sleepers = startUntilNoneIsLeft();
        TokenHolder.invalidate(token);
        Throwable failure = get();
        sleepers.forEach(Thread::interrupt);
        return failure;
      }
      default -> {
        return get();
      }
    }
  }

  private static void tell(@Nullable Throwable failure, Map<String, String> seen) {
    if (failure == null) {
      seen.put("get", A_TOKEN + " #" + TokenHolder.get().hashCode());
      seen.put("token", TokenHolder.token().toString());
      return;
    }
    StringWriter trace = new StringWriter();
    failure.printStackTrace(new PrintWriter(trace, true));
    seen.put("get", String.valueOf(failure.getMessage()));
    seen.put("trace", trace.toString());
  }

  private static @Nullable Throwable get() {
    try {
      TokenHolder.get();
      return null;
    } catch (Throwable failure) {
      return failure;
    }
  }

  /** To the last byte; and the heap is free again when this returns. */
  private static @Nullable Throwable getWithFullHeap() {
    String token = TokenHolder.get();
    Object[] chain = new Object[2];
    int size = LARGEST_PIECE;
    while (size > 0) {
      try {
        Object[] next = {chain, new byte[size]};
        chain = next;
      } catch (OutOfMemoryError full) {
        size /= 2;
      }
    }
    TokenHolder.invalidate(token);
    Throwable failure = get();
    // So that no compiler may give it up before.
    return chain[0] == null ? new IllegalStateException("there was no heap to fill") : failure;
  }

  /** What is in use, in bytes. */
  private static long heap() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  private static List<InputStream> openUntilNoneIsLeft() {
    List<InputStream> open = new ArrayList<>();
    try {
      while (true) {
        open.add(Files.newInputStream(Path.of("/dev/null")));
      }
    } catch (IOException noneLeft) {
      return open;
    }
  }

  private static void close(InputStream open) {
    try {
      open.close();
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static List<Thread> startUntilNoneIsLeft() {
    List<Thread> sleepers = new ArrayList<>();
    try {
      while (true) {
        Thread sleeper = new Thread(FaultHandler::sleep);
        sleeper.start();
        sleepers.add(sleeper);
      }
    } catch (OutOfMemoryError noneLeft) {
      return sleepers;
    }
  }

  private static void sleep() {
    try {
      Thread.sleep(Long.MAX_VALUE);
    } catch (InterruptedException released) {
      // The end of this thread.
    }
  }
}
