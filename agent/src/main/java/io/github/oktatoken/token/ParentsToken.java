package io.github.oktatoken.token;

import io.github.oktatoken.AccessToken;
import io.github.oktatoken.TokenUnavailableException;
import io.github.oktatoken.oauth.AccessTokenResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * The token of a JVM that the function has started, and that inherits the agent: what stands in the
 * file of its parent, which alone asks for tokens. Each call reads the file again.
 */
public final class ParentsToken implements TokenSource {
  private final Path file;
  private final Clock clock;

  /** Doesn't touch the disk yet. */
  public ParentsToken(Path file, Clock clock) {
    this.file = file;
    this.clock = clock;
  }

  @Override
  public AccessToken token() {
    AccessToken token = read();
    if (AccessTokenResponse.isBound(token)) {
      throw bound();
    }
    if (clock.instant().isBefore(token.expiresAt())) {
      return token;
    }
    throw unavailable("the token in " + file + " expired at " + token.expiresAt(), null);
  }

  private AccessToken read() {
    try {
      return TokenJson.read(PrivateFile.read(file)).response().token();
    } catch (IOException unusable) {
      throw unavailable(
          "no token can be read from " + file + " (" + PrivateFile.reason(unusable) + ")",
          unusable);
    }
  }

  /** Nothing can be dropped here: the file is its parent's. */
  @Override
  public boolean invalidate(String value) {
    return false;
  }

  /** There is no key here for any token. */
  @Override
  public String proof(AccessToken token, String method, URI uri, @Nullable String nonce) {
    AccessTokenResponse.checkBound(token);
    throw bound();
  }

  private TokenUnavailableException bound() {
    return new TokenUnavailableException(
        "the token in "
            + file
            + " is bound (DPoP) to a key that only the JVM of the function has, which started this"
            + " one: call the API there");
  }

  private static TokenUnavailableException unavailable(String what, @Nullable Throwable cause) {
    return new TokenUnavailableException(
        what
            + ", and this JVM was started by the function's own, which alone renews it: call"
            + " TokenHolder.get() there first",
        cause);
  }
}
