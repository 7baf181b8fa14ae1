package io.github.oktatoken.token;

import io.github.oktatoken.oauth.AccessTokenResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The file that readers other than Java code take the token from. It is replaced as a whole, and
 * only its owner may read it, so that no reader ever sees half a token or somebody else's.
 */
public final class TokenFile {
  private final Path file;
  private final Path unfinished;
  private byte @Nullable [] leftOver;

  /** Doesn't touch the disk yet. */
  public TokenFile(Path file) {
    this.file = file;
    this.unfinished = file.resolveSibling("." + file.getFileName() + ".unfinished");
  }

  /**
   * Takes what an earlier process of this environment left out of everybody's sight, until it is
   * known to be good. Never fails.
   */
  public synchronized void takeLeftOver() {
    byte[] found = null;
    try {
      found = PrivateFile.read(file);
    } catch (IOException unusable) {
      // Not there, most often; else it goes unread.
    }
    try {
      delete();
    } catch (IOException stuck) {
      // The first write meets it again and says why.
    }
    leftOver = found;
  }

  /** Hands out, once, what was left; {@code null} if that is nothing with this fingerprint. */
  synchronized @Nullable AccessTokenResponse leftOver(Fingerprint fingerprint)
      throws IOException, GeneralSecurityException {
    byte[] taken = leftOver;
    leftOver = null;
    if (taken == null) {
      return null;
    }
    TokenJson.Content content = TokenJson.read(taken);
    String expected = fingerprint.of(content.response());
    return expected.equals(content.fingerprint()) ? content.response() : null;
  }

  /**
   * Writes the token.
   *
   * @param fingerprint what tells whether a later process may use it
   * @throws IOException if the file still is what it was before; the message says why and what to
   *     do
   */
  synchronized void write(AccessTokenResponse response, String fingerprint) throws IOException {
    try {
      // What a killed process may have left; CREATE_NEW follows no link that somebody planted.
      Files.deleteIfExists(unfinished);
      try (SeekableByteChannel channel =
          Files.newByteChannel(
              unfinished,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              PosixFilePermissions.asFileAttribute(PrivateFile.onlyForOwner()))) {
        ByteBuffer json = ByteBuffer.wrap(TokenJson.write(response, fingerprint));
        while (json.hasRemaining()) {
          channel.write(json);
        }
      }
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException failure) {
      deleteUnfinished();
      throw new IOException(
          "the token file "
              + file
              + " cannot be written ("
              + PrivateFile.reason(failure)
              + "): make room there, or set okta_token_file to another path",
          failure);
    }
  }

  /** Leaves no token on the disk. */
  synchronized void delete() throws IOException {
    leftOver = null;
    deleteUnfinished();
    if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.isSymbolicLink(file)) {
      Files.delete(file);
    }
  }

  private void deleteUnfinished() {
    try {
      Files.deleteIfExists(unfinished);
    } catch (IOException stuck) {
      // The next write meets it again and says why.
    }
  }
}
