package io.github.oktatoken.internal.secret;

import io.github.oktatoken.internal.base.PlainText;
import io.github.oktatoken.internal.message.SecretMessages;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** A secret in a file, which another extension may write and rewrite. */
public final class FileSecret implements Secret {
  public static final String SCHEME = "file:";

  private final String name;
  private final String setting;
  private final boolean isMarked;
  private final Path file;

  /**
   * Doesn't touch the disk yet.
   *
   * @param name the name of the setting, for messages
   * @param setting an absolute path, with or without {@code file:} before it
   * @throws IllegalArgumentException if the setting is anything else; the message doesn't repeat it
   */
  public FileSecret(String name, String setting) {
    this.name = name;
    this.setting = setting.strip();
    this.isMarked = this.setting.startsWith(SCHEME);
    this.file = absolute(name, isMarked ? this.setting.substring(SCHEME.length()) : this.setting);
  }

  private static Path absolute(String name, String path) {
    try {
      Path file = Path.of(path);
      if (file.isAbsolute() && file.getFileName() != null) {
        return file;
      }
    } catch (InvalidPathException ignored) {
      // Not chained: its message repeats the value.
    }
    throw new IllegalArgumentException(name + SecretMessages.NOT_A_FILE);
  }

  @Override
  public String read(long endNanos) throws SecretUnavailableException {
    return SecretText.ofFile(
        name, mayBeShown() ? "the file " + file : "the file that it names", file);
  }

  /**
   * Returns whether a message may show the path. Without {@code file:} it may be a line from the
   * middle of a key, unless it has a character that Base64 lacks.
   */
  private boolean mayBeShown() {
    String path = file.toString();
    // The last line of a key ends in hyphens, and follows a space if line ends became spaces.
    boolean isOfKey = path.contains("--") || path.contains(" ");
    boolean isPath = !isOfKey && (path.contains(".") || path.contains("-"));
    return (isMarked || isPath) && PlainText.isPrintable(path);
  }

  @Override
  public String setting() {
    return setting;
  }
}
