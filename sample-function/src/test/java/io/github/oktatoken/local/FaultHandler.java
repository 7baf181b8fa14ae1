package io.github.oktatoken.local;

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
  static final String OWN_RESULT = "the function's own result";
  static final String A_TOKEN = "a token";
  static final String TELL = "{}";
  static final String WITH_FULL_HEAP = "{\"take\":\"memory\"}";
  static final String WITHOUT_DESCRIPTORS = "{\"take\":\"descriptors\"}";
  static final String RELEASE = "{\"take\":\"nothing\"}";

  private static final int LARGEST_PIECE = 1 << 26;

  /** Held from one invocation to the next, as by a function with a leak. */
  private static final List<InputStream> OPEN = new ArrayList<>();

  @Override
  public Map<String, String> handleRequest(Map<String, String> event, Context context) {
    Map<String, String> seen = new TreeMap<>();
    seen.put("own", OWN_RESULT);
    switch (event.getOrDefault("take", "")) {
      case "memory" -> tell(getWithFullHeap(), seen);
      case "descriptors" -> {
        openUntilNoneIsLeft();
        tell(get(), seen);
      }
      case "nothing" -> {
        close();
        tell(get(), seen);
      }
      default -> tell(get(), seen);
    }
    seen.put("threads", Thread.getAllStackTraces().keySet().toString());
    seen.put("properties", System.getProperties().toString());
    return seen;
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
    Throwable failure = get();
    // So that no compiler may give it up before.
    return chain[0] == null ? new IllegalStateException("there was no heap to fill") : failure;
  }

  private static void openUntilNoneIsLeft() {
    try {
      while (true) {
        OPEN.add(Files.newInputStream(Path.of("/dev/null")));
      }
    } catch (IOException noneLeft) {
      // As wanted.
    }
  }

  private static void close() {
    for (InputStream open : OPEN) {
      try {
        open.close();
      } catch (IOException impossible) {
        throw new IllegalStateException(impossible);
      }
    }
    OPEN.clear();
  }
}
