package io.github.oktatoken.internal.token;

import io.github.oktatoken.AccessToken;
import io.github.oktatoken.TokenUnavailableException;
import io.github.oktatoken.internal.oauth.AccessTokenResponse;
import io.github.oktatoken.internal.token.file.PrivateFile;
import io.github.oktatoken.internal.token.file.TokenJson;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of a JVM that the function has started, and that inherits the agent: what stands in
 * the files of its parent, which alone asks for tokens. Each call reads the file again.
 */
public final class ParentTokens implements TokenSource {
  private final Map<String, Path> files;
  private final Clock clock;

  /**
   * Doesn't touch the disk yet.
   *
   * @param files by the names of the clients
   */
  public ParentTokens(Map<String, Path> files, Clock clock) {
    this.files = files;
    this.clock = clock;
  }

  @Override
  public AccessToken token() {
    return token(DEFAULT);
  }

  @Override
  public AccessToken token(String client) {
    Path file = files.get(client);
    if (file == null) {
      throw TokenCaches.unknown(client, files.keySet());
    }
    AccessToken token = read(client, file);
    if (AccessTokenResponse.isBound(token)) {
      throw bound("the token in " + file);
    }
    if (clock.instant().isBefore(token.expiresAt())) {
      return token;
    }
    throw unavailable(client, "the token in " + file + " expired at " + token.expiresAt(), null);
  }

  private static AccessToken read(String client, Path file) {
    try {
      return TokenJson.read(PrivateFile.read(file)).response().token();
    } catch (IOException unusable) {
      throw unavailable(
          client,
          "no token can be read from " + file + " (" + PrivateFile.reason(unusable) + ")",
          unusable);
    }
  }

  /** Nothing can be dropped here: the files are its parent's. */
  @Override
  public boolean invalidate(String value) {
    return false;
  }

  /** There is no key here for any token. */
  @Override
  public String proof(AccessToken token, String method, URI uri, @Nullable String nonce) {
    AccessTokenResponse.checkBound(token);
    throw bound("this token");
  }

  private static TokenUnavailableException bound(String what) {
    return new TokenUnavailableException(
        what
            + " is bound (DPoP) to a key that only the JVM of the function has, which started this"
            + " one: call the API there");
  }

  private static TokenUnavailableException unavailable(
      String client, String what, @Nullable Throwable cause) {
    String name = client.equals(DEFAULT) ? "" : '"' + client + '"';
    return new TokenUnavailableException(
        what
            + ", and this JVM was started by the function's own, which alone renews it: call"
            + " TokenHolder.get("
            + name
            + ") there first",
        cause);
  }
}
