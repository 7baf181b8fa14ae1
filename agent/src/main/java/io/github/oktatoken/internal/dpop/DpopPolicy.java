package io.github.oktatoken.internal.dpop;

import java.util.Locale;

/**
 * Whether token requests carry a proof of possession (DPoP): <a
 * href="https://www.rfc-editor.org/rfc/rfc9449">RFC 9449</a>.
 */
public enum DpopPolicy {
  /** As soon as the server demands it, and from then on. */
  AUTO,
  ALWAYS,
  NEVER;

  /** As in the settings: {@code auto}. */
  public String settingName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
