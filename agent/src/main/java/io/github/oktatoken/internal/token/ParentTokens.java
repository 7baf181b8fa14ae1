package io.github.oktatoken.internal.token;

import io.github.oktatoken.AccessToken;
import io.github.oktatoken.TokenUnavailableException;
import io.github.oktatoken.internal.dpop.DpopKey;
import io.github.oktatoken.internal.env.ClientName;
import io.github.oktatoken.internal.message.UnavailableMessages;
import io.github.oktatoken.internal.token.file.PrivateFile;
import io.github.oktatoken.internal.token.file.TokenJson;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of a JVM that the function has started. They are in the files of its parent, which
 * alone asks for tokens. Each call reads the file again.
 */
public final class ParentTokens implements TokenSource {
  private final Map<ClientName, Path> files;
  private final Clock clock;

  /** Doesn't touch the disk yet. */
  public ParentTokens(Map<ClientName, Path> files, Clock clock) {
    this.files = files;
    this.clock = clock;
  }

  @Override
  public AccessToken token() {
    return token(ClientName.DEFAULT);
  }

  @Override
  public AccessToken token(ClientName client) {
    Path file = files.get(client);
    if (file == null) {
      throw new TokenUnavailableException(
          UnavailableMessages.unknownClient(client, files.keySet()));
    }
    AccessToken token = read(client, file);
    if (DpopKey.isBound(token)) {
      throw new TokenUnavailableException(UnavailableMessages.boundToParent(file));
    }
    if (clock.instant().isBefore(token.expiresAt())) {
      return token;
    }
    throw new TokenUnavailableException(
        UnavailableMessages.expiredInChild(client, file, token.expiresAt()));
  }

  private static AccessToken read(ClientName client, Path file) {
    try {
      return TokenJson.read(PrivateFile.read(file)).response().token();
    } catch (IOException e) {
      throw new TokenUnavailableException(
          UnavailableMessages.unreadableInChild(client, file, PrivateFile.reason(e)), e);
    }
  }

  /** Drops nothing: the files are the parent's. */
  @Override
  public boolean invalidate(String value) {
    return false;
  }

  /** Fails, since no key is here. */
  @Override
  public String proof(AccessToken token, String method, URI uri, @Nullable String nonce) {
    DpopKey.checkBound(token);
    throw new TokenUnavailableException(UnavailableMessages.boundToParent());
  }

  /** Keeps none, since there are no proofs. */
  @Override
  public void keepNonce(URI uri, String nonce) {}
}
