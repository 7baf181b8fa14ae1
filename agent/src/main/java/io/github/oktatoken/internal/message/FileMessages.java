package io.github.oktatoken.internal.message;

import static io.github.oktatoken.internal.env.Variable.TOKEN_FILE;

import java.nio.file.Path;

/** What is wrong with the token file. */
public final class FileMessages {
  private FileMessages() {}

  public static String unwritable(Path file, String reason) {
    return "the token file "
        + file
        + (" cannot be written (" + reason + "): make room there, or set ")
        + TOKEN_FILE
        + " to another path";
  }

  public static String undeletable(Path file, String reason) {
    return "the token file "
        + file
        + (" can be neither deleted nor emptied (" + reason + "): do it, and check that the")
        + " function may write there";
  }

  public static String hangs() {
    return "the disk hangs";
  }

  public static String missing() {
    return "there is no such file or folder";
  }

  public static String notPrivate() {
    return "it is not private to this user";
  }

  public static String tooLarge() {
    return "it is too large for a token";
  }

  public static String noTokenFile() {
    return "it is not a token file";
  }
}
