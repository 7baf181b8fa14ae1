package io.github.oktatoken.internal.base;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** Reads files that someone else may have put in place: anything may be there, of any size. */
public final class BoundedFile {
  private BoundedFile() {}

  /**
   * Reads a regular file. A pipe or a device is not opened: its content may never begin or end.
   *
   * @return the content; of a larger file one byte more than {@code maxBytes}
   * @throws IOException if the file is missing, unreadable or not a regular one
   */
  public static byte[] read(Path file, int maxBytes, LinkOption... options) throws IOException {
    if (!Files.isRegularFile(file, options)) {
      throw new FileSystemException(file.toString(), null, "it is not a regular file");
    }
    try (InputStream in = Files.newInputStream(file, options)) {
      return in.readNBytes(maxBytes + 1);
    }
  }
}
