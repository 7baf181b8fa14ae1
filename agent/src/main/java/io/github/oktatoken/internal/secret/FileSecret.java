package io.github.oktatoken.internal.secret;

import io.github.oktatoken.internal.base.PlainText;
import io.github.oktatoken.internal.message.SecretMessages;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** A secret in a file, which another extension may write, and write again. */
public final class FileSecret implements Secret {
  private static final String SCHEME = "file:";

  private final String name;
  private final String setting;
  private final Path file;

  /**
   * Doesn't touch the disk yet.
   *
   * @param name of the setting, for messages
   * @param setting an absolute path, with or without {@code file:} before it
   * @throws IllegalArgumentException if it is something else; the message says what is wanted,
   *     without the value
   */
  public FileSecret(String name, String setting) {
    this.name = name;
    this.setting = setting.strip();
    this.file =
        absolute(name, isFile(setting) ? this.setting.substring(SCHEME.length()) : this.setting);
  }

  /** Returns whether a setting says that it is one, as in {@code file:/tmp/secret}. */
  public static boolean isFile(String setting) {
    return setting.strip().startsWith(SCHEME);
  }

  private static Path absolute(String name, String path) {
    try {
      Path file = Path.of(path);
      if (file.isAbsolute() && file.getFileName() != null) {
        return file;
      }
    } catch (InvalidPathException malformed) {
      // Not chained: its message repeats the value.
    }
    throw new IllegalArgumentException(SecretMessages.notAFile(name));
  }

  @Override
  public String read(long endNanos) throws SecretUnavailableException {
    return SecretText.ofFile(name, isTold() ? "the file " + file : "the file that it names", file);
  }

  /**
   * What has no {@code file:} before it may be a line out of the middle of a key, in Base64, unless
   * it has a character that Base64 hasn't.
   */
  private boolean isTold() {
    String path = file.toString();
    // The last line of a key ends in hyphens, and is behind a space where there was a line end.
    boolean isOfKey = path.contains("--") || path.contains(" ");
    boolean isPath = !isOfKey && (path.contains(".") || path.contains("-"));
    return (isFile(setting) || isPath) && PlainText.isPrintable(path);
  }

  @Override
  public String setting() {
    return setting;
  }

  @Override
  public boolean isReference() {
    return true;
  }

  @Override
  public void reset() {}
}
