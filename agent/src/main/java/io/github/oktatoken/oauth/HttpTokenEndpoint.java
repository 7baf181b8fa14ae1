package io.github.oktatoken.oauth;

import java.net.URI;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * A token endpoint at a URL. A call sends one request of the client credentials grant (<a
 * href="https://www.rfc-editor.org/rfc/rfc6749#section-4.4">RFC 6749, section 4.4</a>) and blocks
 * for at most 3 seconds, name resolution aside.
 *
 * <p>Premain makes it, so it names no class of a library: those are loaded by the first call.
 */
public final class HttpTokenEndpoint implements TokenEndpoint {
  private final URI url;
  private final Client client;
  private final @Nullable String scope;
  private final Clock clock;
  private @Nullable TokenRequest request;

  /**
   * Doesn't connect.
   *
   * @param scope the scopes to ask for, separated by spaces, or {@code null} to name none
   */
  public HttpTokenEndpoint(URI url, Client client, @Nullable String scope, Clock clock) {
    this.url = url;
    this.client = client;
    this.scope = scope;
    this.clock = clock;
  }

  @Override
  public AccessTokenResponse call() throws TokenRequestException {
    TokenRequest ready = request();
    // Read before the request goes out: its way there and back is part of the token's life.
    return ready.send(clock.millis());
  }

  @Override
  public synchronized void reset() {
    if (request != null) {
      request.hangUp();
      request = null;
    }
    try {
      request();
    } catch (TokenRequestException unusable) {
      // The next call says so.
    }
  }

  private synchronized TokenRequest request() throws TokenRequestException {
    TokenRequest made = request;
    if (made == null) {
      try {
        made = new TokenRequest(url, client, scope);
      } catch (TokenRequestException misaddressed) {
        throw misaddressed;
      } catch (Exception | AssertionError unsecured) {
        // Kotlin's checked exceptions come undeclared.
        throw TokenRequestException.unsecured(unsecured);
      }
      request = made;
    }
    return made;
  }
}
