package io.github.oktatoken.internal.token;

import io.github.oktatoken.TokenUnavailableException;
import io.github.oktatoken.internal.oauth.FailureKind;
import org.jspecify.annotations.Nullable;

/** Hears of everything and does nothing; tests override what they want to hear. */
class QuietListener implements RefreshListener {
  @Override
  public void failed(
      TokenUnavailableException reason, FailureKind kind, @Nullable CachedToken left) {}
}
