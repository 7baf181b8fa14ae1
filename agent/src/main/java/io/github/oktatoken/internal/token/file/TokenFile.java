package io.github.oktatoken.internal.token.file;

import io.github.oktatoken.internal.oauth.AccessTokenResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import org.jspecify.annotations.Nullable;

/**
 * The file that readers other than Java code take the token from. It is replaced as a whole, and
 * only its owner may read it, so that no reader ever sees half a token or somebody else's.
 *
 * <p>With it goes the {@link RestartMark} of the environment.
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
   * Takes what an earlier process of this environment left out of everybody's sight, until it is
   * known to be good. Never fails.
   *
   * @return whether there was an earlier process
   */
  public boolean takeLeftOver() {
    boolean isMarked = mark.takeUp();
    byte[] found = null;
    try {
      found = PrivateFile.read(file);
    } catch (IOException unusable) {
      // Not there, most often; else it goes unread.
    }
    try {
      PrivateFile.remove(file);
    } catch (IOException stuck) {
      // The first event tries again and says why.
      isLeftOverThere = true;
    }
    leftOver = found;
    return isMarked || found != null;
  }

  /**
   * Hands out, once, what was left; {@code null} if that is nothing with this fingerprint, or bound
   * to a key, which is gone with its process.
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
    return isOurs && !AccessTokenResponse.isBound(response.token()) ? response : null;
  }

  /** Returns whether what an earlier process has left could not be taken away. */
  boolean mayHoldLeftOver() {
    return isLeftOverThere;
  }

  public RestartMark mark() {
    return mark;
  }

  /**
   * Writes the token; if that fails, takes away what stood there before.
   *
   * @param fingerprint what tells whether a later process may use it
   * @throws IOException if it isn't written; the message says why and what to do
   */
  public void write(AccessTokenResponse response, String fingerprint) throws IOException {
    try {
      PrivateFile.replace(file, TokenJson.write(response, fingerprint));
    } catch (IOException failure) {
      clear();
      throw unwritable(failure);
    }
  }

  /**
   * Leaves no token on the disk.
   *
   * @throws IOException if one is still there; the message says why and what to do
   */
  public void clear() throws IOException {
    leftOver = null;
    try {
      PrivateFile.remove(file);
    } catch (IOException failure) {
      throw new IOException(
          "the token file "
              + file
              + " can be neither deleted nor emptied ("
              + PrivateFile.reason(failure)
              + "): do it, and see that the function may write there",
          failure);
    }
  }

  private IOException unwritable(IOException failure) {
    return new IOException(unwritable(PrivateFile.reason(failure)), failure);
  }

  /** Says that the file can't be written, and what to do. */
  String unwritable(String reason) {
    return "the token file "
        + file
        + " cannot be written ("
        + reason
        + "): make room there, or set okta_token_file to another path";
  }
}
