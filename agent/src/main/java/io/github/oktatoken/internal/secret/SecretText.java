package io.github.oktatoken.internal.secret;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.oktatoken.internal.base.BoundedFile;
import io.github.oktatoken.internal.message.SecretMessages;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;

/** Turns what was read into a secret, or refuses it. */
public final class SecretText {
  /** Secrets Manager stores no more; a parameter has 8 KiB, an RSA key of 16384 bits 13. */
  public static final int MAX_BYTES = 1 << 16;

  private static final String BYTE_ORDER_MARK = "\ufeff";

  private SecretText() {}

  /**
   * Reads a file.
   *
   * @param name the name of the setting
   * @param where what messages call the file
   */
  public static String ofFile(String name, String where, Path file)
      throws SecretUnavailableException {
    byte[] content;
    try {
      content = BoundedFile.read(file, MAX_BYTES);
    } catch (IOException ignored) {
      // Not chained: its message is the path, which may be a secret by mistake. Transient: another
      // extension may be about to write the file.
      throw SecretUnavailableException.transientOf(name, where + SecretMessages.UNREADABLE);
    }
    return ofBytes(name, where, content);
  }

  public static String ofBytes(String name, String where, byte[] bytes)
      throws SecretUnavailableException {
    if (bytes.length > MAX_BYTES) {
      throw tooLarge(name, where);
    }
    try {
      return of(name, where, UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException ignored) {
      // Not chained: the message tells all that it knows.
      throw SecretUnavailableException.permanentOf(name, where + SecretMessages.NOT_TEXT);
    }
  }

  /** Removes what editors and shells add to a secret: a byte order mark and a line end. */
  public static String of(String name, String where, String text)
      throws SecretUnavailableException {
    if (text.length() > MAX_BYTES) {
      throw tooLarge(name, where);
    }
    String unmarked = text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    String line = unmarked.endsWith("\n") ? unmarked.substring(0, unmarked.length() - 1) : unmarked;
    String secret = line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
    if (secret.isBlank()) {
      // Transient: a file is empty before it is written.
      throw SecretUnavailableException.transientOf(name, where + SecretMessages.EMPTY);
    }
    return secret;
  }

  private static SecretUnavailableException tooLarge(String name, String where) {
    return SecretUnavailableException.permanentOf(name, SecretMessages.tooLarge(where, MAX_BYTES));
  }
}
