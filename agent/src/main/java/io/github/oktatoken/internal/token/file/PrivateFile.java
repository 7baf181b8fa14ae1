package io.github.oktatoken.internal.token.file;

import io.github.oktatoken.internal.message.FileMessages;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** A file that only this user can read and write. One of another user may hold any token. */
public final class PrivateFile {
  /** A token file has a few KiB. */
  private static final int MAX_BYTES = 1 << 20;

  private static final Path SELF = Path.of("/proc/self");

  private PrivateFile() {}

  /**
   * Reads the whole file.
   *
   * @throws IOException if it isn't there, isn't private to this user, or is too large
   */
  public static byte[] read(Path file) throws IOException {
    PosixFileAttributes attributes =
        Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!attributes.isRegularFile()
        || !attributes.owner().equals(Files.getOwner(SELF))
        || !onlyForOwner().containsAll(attributes.permissions())) {
      throw new FileSystemException(file.toString(), null, FileMessages.notPrivate());
    }
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      byte[] content = in.readNBytes(MAX_BYTES + 1);
      if (content.length > MAX_BYTES) {
        throw new FileSystemException(file.toString(), null, FileMessages.tooLarge());
      }
      return content;
    }
  }

  /** Replaces the file as a whole: a reader never sees half of it. */
  static void replace(Path file, byte[] content) throws IOException {
    Path unfinished = unfinished(file);
    try {
      // A killed process may have left one. CREATE_NEW follows no link that was planted there.
      Files.deleteIfExists(unfinished);
      Set<OpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      try (SeekableByteChannel channel =
          Files.newByteChannel(
              unfinished, options, PosixFilePermissions.asFileAttribute(onlyForOwner()))) {
        ByteBuffer bytes = ByteBuffer.wrap(content);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
      }
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException failure) {
      deleteUnfinished(unfinished);
      throw failure;
    }
  }

  /** Deletes the file, or empties it where it can't be deleted. */
  static void remove(Path file) throws IOException {
    deleteUnfinished(unfinished(file));
    boolean isRegular = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
    if (!isRegular && !Files.isSymbolicLink(file)) {
      return;
    }
    try {
      Files.delete(file);
    } catch (IOException stuck) {
      if (!isRegular) {
        throw stuck;
      }
      Set<OpenOption> options =
          Set.of(
              StandardOpenOption.WRITE,
              StandardOpenOption.TRUNCATE_EXISTING,
              LinkOption.NOFOLLOW_LINKS);
      Files.newByteChannel(file, options).close();
    }
  }

  private static Path unfinished(Path file) {
    return file.resolveSibling("." + file.getFileName() + ".unfinished");
  }

  private static void deleteUnfinished(Path unfinished) {
    try {
      Files.deleteIfExists(unfinished);
    } catch (IOException ignored) {
      // The next write fails for the same reason, which is reported then.
    }
  }

  public static EnumSet<PosixFilePermission> onlyForOwner() {
    return EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
  }

  /** Returns the reason without the path, which the caller names. */
  public static String reason(IOException failure) {
    if (failure instanceof NoSuchFileException) {
      return FileMessages.missing();
    }
    String text =
        failure instanceof FileSystemException onDisk ? onDisk.getReason() : failure.getMessage();
    return text == null ? failure.getClass().getSimpleName() : text;
  }
}
