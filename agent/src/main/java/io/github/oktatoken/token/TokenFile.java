package io.github.oktatoken.token;

import io.github.oktatoken.oauth.AccessTokenResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/**
 * The file that readers other than Java code take the token from. It is replaced as a whole, and
 * only its owner may read it, so that no reader ever sees half a token or somebody else's.
 */
public final class TokenFile {
  private final Path file;
  private final Path unfinished;

  /** Doesn't touch the disk yet. */
  public TokenFile(Path file) {
    this.file = file;
    this.unfinished = file.resolveSibling("." + file.getFileName() + ".unfinished");
  }

  /**
   * Writes the token.
   *
   * @throws IOException if the file still is what it was before; the message says why and what to
   *     do
   */
  synchronized void write(AccessTokenResponse response) throws IOException {
    try {
      // What a killed process may have left; CREATE_NEW follows no link that somebody planted.
      Files.deleteIfExists(unfinished);
      try (SeekableByteChannel channel =
          Files.newByteChannel(
              unfinished,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              onlyForOwner())) {
        ByteBuffer json = ByteBuffer.wrap(TokenJson.of(response));
        while (json.hasRemaining()) {
          channel.write(json);
        }
      }
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException failure) {
      delete(unfinished);
      throw new IOException(
          "the token file "
              + file
              + " cannot be written ("
              + reason(failure)
              + "): make room there, or set okta_token_file to another path",
          failure);
    }
  }

  private static FileAttribute<Set<PosixFilePermission>> onlyForOwner() {
    return PosixFilePermissions.asFileAttribute(
        EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));
  }

  private static void delete(Path leftover) {
    try {
      Files.deleteIfExists(leftover);
    } catch (IOException stuck) {
      // The next write meets it again and says why.
    }
  }

  private static String reason(IOException failure) {
    String name = failure.getClass().getSimpleName();
    if (failure instanceof FileSystemException onDisk) {
      return onDisk.getReason() == null ? name : onDisk.getReason();
    }
    return failure.getMessage() == null ? name : failure.getMessage();
  }
}
