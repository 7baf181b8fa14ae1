package io.github.oktatoken.testing;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.oktatoken.AccessToken;
import io.github.oktatoken.internal.dpop.DpopKey;
import io.github.oktatoken.internal.env.ClientName;
import io.github.oktatoken.internal.message.TokenMessages;
import io.github.oktatoken.internal.oauth.AccessTokenResponse;
import io.github.oktatoken.internal.oauth.ClientAuthenticationMethod;
import io.github.oktatoken.internal.oauth.TokenEndpoint;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Okta, as one client sees it. */
final class TestOkta implements TokenEndpoint {
  private static final int UNAVAILABLE = 503;

  private final Engine engine;
  private final String prefix;

  @GuardedBy("this")
  private int requests;

  @GuardedBy("this")
  private int numbered;

  @GuardedBy("this")
  private @Nullable String next;

  @GuardedBy("this")
  private @Nullable String scope;

  @GuardedBy("this")
  private Duration lifetime = Duration.ofHours(1);

  @GuardedBy("this")
  private boolean isBound;

  @GuardedBy("this")
  private final List<String> invalidated = new ArrayList<>();

  TestOkta(Engine engine, ClientName client) {
    this.engine = engine;
    this.prefix = client.isDefault() ? "token-" : client + "-token-";
  }

  @Override
  public synchronized AccessTokenResponse call(Duration timeout) throws Exception {
    requests++;
    if (engine.isDown()) {
      String method = ClientAuthenticationMethod.CLIENT_SECRET_BASIC.registeredName();
      // Not a TokenRequestException, after which the engine would try twice more at once.
      throw new IOException(TokenMessages.rejected(UNAVAILABLE, "", method, true, false));
    }
    if (isBound) {
      // It is made now, if there is none.
      engine.key().get();
    }
    String value = next == null ? prefix + ++numbered : next;
    next = null;
    // As of a clock in milliseconds: a response from the future would be asked for again.
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    String type = isBound ? DpopKey.TOKEN_TYPE : "Bearer";
    return new AccessTokenResponse(
        new AccessToken(value, type, scope, now.plus(lifetime)), lifetime);
  }

  @Override
  public synchronized void invalidate(String value) {
    invalidated.add(value);
  }

  /** The next token has this value. */
  synchronized void next(String value) {
    next = value;
  }

  synchronized void scope(String granted) {
    scope = granted;
  }

  synchronized void lifetime(Duration time) {
    lifetime = time;
  }

  synchronized void bind() {
    isBound = true;
  }

  synchronized int requests() {
    return requests;
  }

  synchronized List<String> invalidated() {
    return List.copyOf(invalidated);
  }
}
