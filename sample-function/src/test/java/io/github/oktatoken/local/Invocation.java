package io.github.oktatoken.local;

import org.jspecify.annotations.Nullable;

/** An invocation; what it answered is there when it is over. */
final class Invocation {
  private final String id;
  private final String payload;
  private final long deadlineMillis;
  private volatile boolean failed;
  private volatile @Nullable String answer;

  Invocation(String id, String payload, long deadlineMillis) {
    this.id = id;
    this.payload = payload;
    this.deadlineMillis = deadlineMillis;
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

  void end(String answer, boolean failed) {
    this.failed = failed;
    this.answer = answer;
  }

  boolean failed() {
    return failed;
  }

  /** As it was sent; {@code null} if the handler didn't answer. */
  @Nullable String answer() {
    return answer;
  }
}
