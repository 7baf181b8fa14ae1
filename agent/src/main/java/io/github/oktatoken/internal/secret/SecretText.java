package io.github.oktatoken.internal.secret;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What was read, if it can be a secret. */
public final class SecretText {
  /** The largest secret of Secrets Manager; a parameter has 8 KiB, an RSA key of 16384 bits 13. */
  public static final int MAX_BYTES = 1 << 16;

  private static final String BYTE_ORDER_MARK = "\ufeff";

  private SecretText() {}

  /**
   * Reads a file.
   *
   * @param name of the setting
   * @param where it is, for messages
   */
  public static String ofFile(String name, String where, Path file)
      throws SecretUnavailableException {
    // What never ends, or never begins, is no file: a pipe, a device.
    if (Files.isRegularFile(file)) {
      try (InputStream in = Files.newInputStream(file)) {
        return ofBytes(name, where, in.readNBytes(MAX_BYTES + 1));
      } catch (IOException unreadable) {
        // Not chained: its message is the path, whatever that is.
      }
    }
    // Another extension may be about to write it.
    throw SecretUnavailableException.transientOf(
        name, where + " is not there or cannot be read: check the path, and who may read it");
  }

  public static String ofBytes(String name, String where, byte[] bytes)
      throws SecretUnavailableException {
    if (bytes.length > MAX_BYTES) {
      throw tooLarge(name, where);
    }
    try {
      return of(name, where, UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException binary) {
      throw SecretUnavailableException.permanentOf(
          name, where + " is not text in UTF-8: store the secret as text");
    }
  }

  /** Takes away what editors and shells leave around a secret: a mark before, a line end behind. */
  public static String of(String name, String where, String text)
      throws SecretUnavailableException {
    if (text.length() > MAX_BYTES) {
      throw tooLarge(name, where);
    }
    String unmarked = text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    String line = unmarked.endsWith("\n") ? unmarked.substring(0, unmarked.length() - 1) : unmarked;
    String secret = line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
    if (secret.isBlank()) {
      // A file is empty before it is written.
      throw SecretUnavailableException.transientOf(
          name, where + " is empty: write the secret into it");
    }
    return secret;
  }

  /** Returns whether a message may show it: one line of plain characters. */
  static boolean isPlain(String text) {
    return text.chars().allMatch(c -> c >= ' ' && c <= '~');
  }

  private static SecretUnavailableException tooLarge(String name, String where) {
    return SecretUnavailableException.permanentOf(
        name, where + " has more than " + MAX_BYTES + " bytes: name that of the secret");
  }
}
