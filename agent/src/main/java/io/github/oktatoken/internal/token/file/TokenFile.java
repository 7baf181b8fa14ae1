package io.github.oktatoken.internal.token.file;

import io.github.oktatoken.internal.dpop.DpopKey;
import io.github.oktatoken.internal.message.FileMessages;
import io.github.oktatoken.internal.oauth.AccessTokenResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import org.jspecify.annotations.Nullable;

/**
 * The file from which non-Java code reads the token. It is replaced as a whole, and private to its
 * owner: a reader never sees half a token, or another user's. Beside it lies the {@link
 * RestartMark}.
 */
public class TokenFile {
  private final Path file;
  private final RestartMark mark;
  private volatile byte @Nullable [] leftOver;
  private volatile boolean isLeftOverThere;

  /** Doesn't touch the disk yet. */
  public TokenFile(Path file) {
    this.file = file;
    this.mark = new RestartMark(file);
  }

  /**
   * Removes what an earlier process of this environment has left, until it is known to be good.
   * Never fails.
   *
   * @return whether there was an earlier process
   */
  public boolean takeLeftOver() {
    boolean isMarked = mark.takeUp();
    byte[] found = null;
    try {
      found = PrivateFile.read(file);
    } catch (IOException ignored) {
      // Most often it isn't there. Else it stays unread.
    }
    try {
      PrivateFile.remove(file);
    } catch (IOException ignored) {
      // The first event tries again, and the log says why it fails.
      isLeftOverThere = true;
    }
    leftOver = found;
    return isMarked || found != null;
  }

  /**
   * Returns the token that was left, once; {@code null} if there is none with this fingerprint, or
   * it is bound to a key, which has gone with its process.
   */
  public @Nullable AccessTokenResponse leftOver(Fingerprint fingerprint)
      throws IOException, GeneralSecurityException {
    byte[] taken = leftOver;
    leftOver = null;
    if (taken == null) {
      return null;
    }
    TokenJson.Content content = TokenJson.read(taken);
    AccessTokenResponse response = content.response();
    boolean isOurs = fingerprint.of(response).equals(content.fingerprint());
    return isOurs && !DpopKey.isBound(response.token()) ? response : null;
  }

  /** Returns whether it may still hold the token of an earlier process. */
  public boolean mayHoldLeftOver() {
    return isLeftOverThere;
  }

  /** Returns the mark beside it. */
  public RestartMark mark() {
    return mark;
  }

  /**
   * Writes the token. If that fails, deletes the one before.
   *
   * @param fingerprint by which a later process knows whether it may use it
   * @throws IOException if it isn't written; the message says why and what to do
   */
  public void write(AccessTokenResponse response, String fingerprint) throws IOException {
    try {
      PrivateFile.replace(file, TokenJson.write(response, fingerprint));
    } catch (IOException failure) {
      clear();
      throw new IOException(FileMessages.unwritable(file, PrivateFile.reason(failure)), failure);
    }
  }

  /**
   * Deletes the token.
   *
   * @throws IOException if it is still there; the message says why and what to do
   */
  public void clear() throws IOException {
    leftOver = null;
    try {
      PrivateFile.remove(file);
    } catch (IOException failure) {
      throw new IOException(FileMessages.undeletable(file, PrivateFile.reason(failure)), failure);
    }
  }

  /** Returns where it is. */
  public Path path() {
    return file;
  }
}
