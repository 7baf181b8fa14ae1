package io.github.oktatoken.local;

import org.jspecify.annotations.Nullable;

/** What Lambda knows of a registered extension; guarded by its {@link LambdaApi}. */
final class Extension {
  final String name;
  final boolean wantsInvoke;
  boolean isReady;
  boolean waits;
  boolean wasDropped;
  @Nullable Invocation event;

  Extension(String name, boolean wantsInvoke) {
    this.name = name;
    this.wantsInvoke = wantsInvoke;
  }

  /** Busy from now on, until it asks again. */
  void send(Invocation invocation) {
    waits = false;
    event = invocation;
  }
}
