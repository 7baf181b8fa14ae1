package io.github.oktatoken.internal.base;

/** Which characters a text has, and so whether it may stand in a header, a message or a path. */
public final class PlainText {
  private PlainText() {}

  /** Returns whether all characters are visible ASCII, as in a token: no space either. */
  public static boolean isVisible(String text) {
    return isWithin(text, '!');
  }

  /** Returns whether all characters are visible ASCII or spaces: fit for a header, and one line. */
  public static boolean isPrintable(String text) {
    return isWithin(text, ' ');
  }

  private static boolean isWithin(String text, char first) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < first || text.charAt(i) > '~') {
        return false;
      }
    }
    return true;
  }

  /** Returns whether there is a line break or another control character. */
  public static boolean hasControlCharacter(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isISOControl(text.charAt(i))) {
        return true;
      }
    }
    return false;
  }
}
