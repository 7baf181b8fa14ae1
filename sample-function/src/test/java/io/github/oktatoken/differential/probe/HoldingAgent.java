package io.github.oktatoken.differential.probe;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A java agent of the tests that decides when the layer's agent does its work: before the runtime's
 * main method, or after the function's initialisation. Without the layer it holds nobody.
 */
public final class HoldingAgent implements ClassFileTransformer {
  /** To be listed behind the layer's agent: the runtime waits until there is a token. */
  public static final String EARLY = "early";

  /** To be listed ahead of the layer's agent, whose thread waits for {@link #release}. */
  public static final String LATE = "late";

  /** What the layer's thread needs before it touches the runtime, a name or TLS. */
  private static final String FIRST_STEP = "io/github/oktatoken/internal/lambda/JavaRuntime";

  /** Lambda allows 10 s for the initialisation; whoever waits that long has failed. */
  private static final long LIMIT_MILLIS = 9_000;

  private static final long LOOK_MILLIS = 5;

  private static final CountDownLatch released = new CountDownLatch(1);
  private static final CountDownLatch arrived = new CountDownLatch(1);
  private static volatile boolean holds;

  private HoldingAgent() {}

  /** Called by the JVM. */
  public static void premain(String when, Instrumentation jvm) throws InterruptedException {
    if (when.equals(LATE)) {
      holds = isLayerThere();
      jvm.addTransformer(new HoldingAgent());
    } else if (isLayerThere()) {
      Path token = Path.of(System.getenv("okta_token_file"));
      long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LIMIT_MILLIS);
      while (!Files.exists(token) && System.nanoTime() < end) {
        Thread.sleep(LOOK_MILLIS);
      }
    }
  }

  /** The function has initialised itself. */
  public static void release() {
    try {
      // Or else a first step that has another name by now would hold nobody.
      if (holds && !arrived.await(LIMIT_MILLIS, TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("the layer's thread never came to " + FIRST_STEP);
      }
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
    }
    released.countDown();
  }

  @Override
  public byte @Nullable [] transform(
      @Nullable ClassLoader loader,
      String name,
      @Nullable Class<?> redefined,
      ProtectionDomain domain,
      byte[] bytes) {
    if (FIRST_STEP.equals(name)) {
      arrived.countDown();
      try {
        released.await(LIMIT_MILLIS, TimeUnit.MILLISECONDS);
      } catch (InterruptedException ending) {
        Thread.currentThread().interrupt();
      }
    }
    return null;
  }

  private static boolean isLayerThere() {
    return ClassLoader.getSystemResource("io/github/oktatoken/Agent.class") != null;
  }
}
