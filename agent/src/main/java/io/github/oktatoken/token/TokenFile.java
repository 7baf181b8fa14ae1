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
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The file that readers other than Java code take the token from. It is replaced as a whole, and
 * only its owner may read it, so that no reader ever sees half a token or somebody else's.
 */
public final class TokenFile {
  /**
   * A local disk takes microseconds; one that hangs may hold one thread, and not one by one all.
   */
  static final Duration PATIENCE = Duration.ofSeconds(1);

  private final Path file;
  private final Path unfinished;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile byte @Nullable [] leftOver;

  /** Doesn't touch the disk yet. */
  public TokenFile(Path file) {
    this.file = file;
    this.unfinished = file.resolveSibling("." + file.getFileName() + ".unfinished");
  }

  /**
   * Takes what an earlier process of this environment left out of everybody's sight, until it is
   * known to be good. Never fails.
   */
  public void takeLeftOver() {
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

  /**
   * Hands out, once, what was left; {@code null} if that is nothing with this fingerprint, or bound
   * to a key, which is gone with its process.
   */
  @Nullable AccessTokenResponse leftOver(Fingerprint fingerprint)
      throws IOException, GeneralSecurityException {
    byte[] taken = leftOver;
    leftOver = null;
    if (taken == null) {
      return null;
    }
    TokenJson.Content content = TokenJson.read(taken);
    AccessTokenResponse response = content.response();
    boolean isOurs = fingerprint.of(response).equals(content.fingerprint());
    return isOurs && !AccessTokenResponse.isBound(response.token()) ? response : null;
  }

  /**
   * Writes the token, if it is still wanted when the file is free.
   *
   * @param fingerprint what tells whether a later process may use it
   * @return whether it was wanted
   * @throws IOException if the file still is what it was before; the message says why and what to
   *     do
   */
  boolean writeIf(BooleanSupplier isWanted, AccessTokenResponse response, String fingerprint)
      throws IOException {
    lock();
    try {
      boolean isToBeWritten = isWanted.getAsBoolean();
      if (isToBeWritten) {
        write(response, fingerprint);
      }
      return isToBeWritten;
    } finally {
      lock.unlock();
    }
  }

  private void write(AccessTokenResponse response, String fingerprint) throws IOException {
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
      throw unwritable(PrivateFile.reason(failure), failure);
    }
  }

  /** Leaves no token on the disk. */
  void delete() throws IOException {
    lock();
    try {
      leftOver = null;
      deleteUnfinished();
      if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.isSymbolicLink(file)) {
        Files.delete(file);
      }
    } finally {
      lock.unlock();
    }
  }

  private void lock() throws IOException {
    try {
      // Not at once the one with a time-out, which an old interrupt of its thread ends.
      if (!lock.tryLock() && !lock.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw unwritable("an earlier write hangs", null);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw unwritable("interrupted during another write", interrupted);
    }
  }

  private IOException unwritable(String reason, @Nullable Throwable cause) {
    return new IOException(
        "the token file "
            + file
            + " cannot be written ("
            + reason
            + "): make room there, or set okta_token_file to another path",
        cause);
  }

  private void deleteUnfinished() {
    try {
      Files.deleteIfExists(unfinished);
    } catch (IOException stuck) {
      // The next write meets it again and says why.
    }
  }
}
