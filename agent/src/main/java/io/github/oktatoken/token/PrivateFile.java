package io.github.oktatoken.token;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;

/** Reads only what this user wrote, for nobody else: another's file may hold another's token. */
final class PrivateFile {
  /** A token file has a few KiB. */
  private static final int MAX_BYTES = 1 << 20;

  private static final Path SELF = Path.of("/proc/self");

  private PrivateFile() {}

  /**
   * Reads the whole file.
   *
   * @throws IOException if it isn't there, isn't private to this user or is too large
   */
  static byte[] read(Path file) throws IOException {
    PosixFileAttributes attributes =
        Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!attributes.isRegularFile()
        || !attributes.owner().equals(Files.getOwner(SELF))
        || !onlyForOwner().containsAll(attributes.permissions())) {
      throw new FileSystemException(file.toString(), null, "it is not private to this user");
    }
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      byte[] content = in.readNBytes(MAX_BYTES + 1);
      if (content.length > MAX_BYTES) {
        throw new FileSystemException(file.toString(), null, "it is too large for a token");
      }
      return content;
    }
  }

  static EnumSet<PosixFilePermission> onlyForOwner() {
    return EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
  }

  /** What was the matter, without the path, which the caller names. */
  static String reason(IOException failure) {
    if (failure instanceof NoSuchFileException) {
      return "there is no such file or folder";
    }
    String text =
        failure instanceof FileSystemException onDisk ? onDisk.getReason() : failure.getMessage();
    return text == null ? failure.getClass().getSimpleName() : text;
  }
}
