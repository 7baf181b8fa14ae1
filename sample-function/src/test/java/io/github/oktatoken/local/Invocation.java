package io.github.oktatoken.local;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** An invocation; what it answered is there when it is over. */
public final class Invocation {
  private final String id = UUID.randomUUID().toString();
  private final String payload;
  private final long deadlineMillis;
  private final CountDownLatch answered = new CountDownLatch(1);
  private volatile boolean failed;
  private volatile @Nullable String answer;

  Invocation(String payload, Duration timeout) {
    this.payload = payload;
    this.deadlineMillis = System.currentTimeMillis() + timeout.toMillis();
  }

  String id() {
    return id;
  }

  String payload() {
    return payload;
  }

  long deadlineMillis() {
    return deadlineMillis;
  }

  /** Each invocation has one of its own, so that mixed up ones show. */
  String traceId() {
    return "Root=1-" + id.substring(0, 8) + "-" + id.replace("-", "").substring(8) + ";Sampled=0";
  }

  void answer(String body, boolean isError) {
    failed = isError;
    answer = body;
    answered.countDown();
  }

  /** Waits for the handler's answer; returns whether it came in time. */
  public boolean awaitAnswer(Duration limit) throws InterruptedException {
    return answered.await(limit.toNanos(), TimeUnit.NANOSECONDS);
  }

  public boolean failed() {
    return failed;
  }

  /** As it was sent; {@code null} if the handler didn't answer. */
  public @Nullable String answer() {
    return answer;
  }
}
