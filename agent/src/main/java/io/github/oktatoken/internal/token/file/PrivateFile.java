package io.github.oktatoken.internal.token.file;

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

/** A file that this user alone may read and write: another's may hold another's token. */
public final class PrivateFile {
  /** A token file has a few KiB. */
  private static final int MAX_BYTES = 1 << 20;

  private static final Path SELF = Path.of("/proc/self");

  private PrivateFile() {}

  /**
   * Reads the whole file.
   *
   * @throws IOException if it isn't there, isn't private to this user or is too large
   */
  public static byte[] read(Path file) throws IOException {
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

  /** Replaces the file as a whole: no reader ever sees half of it. */
  static void replace(Path file, byte[] content) throws IOException {
    Path unfinished = unfinished(file);
    try {
      // What a killed process may have left; CREATE_NEW follows no link that somebody planted.
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

  /** Takes the content away: with the file, or, where that must stay, out of it. */
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
    } catch (IOException stuck) {
      // The next write meets it again and says why.
    }
  }

  public static EnumSet<PosixFilePermission> onlyForOwner() {
    return EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
  }

  /** What was the matter, without the path, which the caller names. */
  public static String reason(IOException failure) {
    if (failure instanceof NoSuchFileException) {
      return "there is no such file or folder";
    }
    String text =
        failure instanceof FileSystemException onDisk ? onDisk.getReason() : failure.getMessage();
    return text == null ? failure.getClass().getSimpleName() : text;
  }
}
