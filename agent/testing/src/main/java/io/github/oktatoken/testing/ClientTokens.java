package io.github.oktatoken.testing;

import io.github.oktatoken.AccessToken;
import io.github.oktatoken.TokenHolder;
import io.github.oktatoken.TokenUnavailableException;
import io.github.oktatoken.internal.base.PlainText;
import io.github.oktatoken.internal.env.ClientName;
import io.github.oktatoken.internal.token.TokenCache;
import io.github.oktatoken.internal.token.file.TokenFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The tokens of one client: how Okta issues them, and what becomes of them. In the beginning there
 * is none, and the first {@link TokenHolder#get()} requests one. Its value is {@code token-1}, or
 * for a client called payments {@code payments-token-1}; the next ones are numbered on. All methods
 * may be called from any thread.
 */
public sealed class ClientTokens permits TestTokens {
  private final Engine engine;
  private final ClientName client;
  private final TokenFile file;
  private final TestOkta okta;
  private TokenCache cache;

  ClientTokens(Engine engine, ClientName client) {
    this.engine = engine;
    this.client = client;
    this.file = engine.newFile(client);
    this.okta = new TestOkta(engine, client);
    this.cache = engine.newCache(okta, file);
    engine.serve(client, cache);
  }

  /**
   * Has Okta issue another token, as in a refresh before the current one expires: {@link
   * TokenHolder#get()} returns it from now on. What it has returned before is not expired, but
   * {@link TokenHolder#invalidate} doesn't know it any more.
   *
   * @return the new token
   * @throws IllegalStateException if Okta {@linkplain TestTokens#oktaIsDown() is down}
   */
  public AccessToken issue() {
    synchronized (engine) {
      engine.checkOpen();
      if (engine.isDown()) {
        throw new IllegalStateException(
            "Okta is down in this test and issues no token: call oktaIsUp() first, or issue the"
                + " token before oktaIsDown()");
      }
      TokenCache fresh = engine.newCache(okta, file);
      AccessToken token = fresh.token();
      serve(fresh);
      return token;
    }
  }

  /**
   * Has Okta issue a token of this value, as {@link #issue()} does. A test that knows the value can
   * look for it in what the API has received.
   *
   * @param value visible ASCII characters without a space, at least one
   * @return the new token
   * @throws IllegalStateException if Okta {@linkplain TestTokens#oktaIsDown() is down}
   */
  public AccessToken issue(String value) {
    if (value.isEmpty() || !PlainText.isVisible(value)) {
      throw new IllegalArgumentException(
          "a token has at least one character, and none but visible ASCII characters");
    }
    synchronized (engine) {
      okta.next(value);
      return issue();
    }
  }

  /**
   * Lets the current token expire, if there is one: {@link TokenHolder#get()} never returns it
   * again, and requests another one. The time of day stays as it is, so {@link
   * AccessToken#expiresAt()} is still ahead; for code that compares it, see {@link #lifetime}.
   */
  public void expire() {
    synchronized (engine) {
      engine.checkOpen();
      serve(engine.newCache(okta, file));
      try {
        file.clear();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void serve(TokenCache fresh) {
    engine.serve(client, fresh);
    engine.settle(client, cache);
    cache = fresh;
  }

  /**
   * Has tokens expire after this time: those issued from now on. Without this call, it is one hour.
   *
   * @return this
   */
  public ClientTokens lifetime(Duration time) {
    if (time.isNegative() || time.isZero()) {
      throw new IllegalArgumentException("a token that never was valid is none: " + time);
    }
    okta.lifetime(time);
    return this;
  }

  /**
   * Has tokens carry these scopes, separated by spaces: those issued from now on. Without this
   * call, {@link AccessToken#scope()} is {@code null}.
   *
   * @return this
   */
  public ClientTokens scope(String granted) {
    okta.scope(granted);
    return this;
  }

  /**
   * Has tokens be of the type {@code DPoP}: those issued from now on. {@link TokenHolder#dpopProof}
   * returns proofs for them that a server can verify, signed as in AWS Lambda.
   *
   * @return this
   */
  public ClientTokens dpop() {
    okta.bind();
    return this;
  }

  /**
   * Returns how many requests for a token of this client Okta has received so far, those of {@link
   * #issue()} and those in vain included. As long as a token is valid, {@link TokenHolder#get()}
   * causes none; and none for a second after one in vain, since the agent backs off: it throws a
   * {@link TokenUnavailableException} at once.
   */
  public int requests() {
    return okta.requests();
  }

  /**
   * Returns the tokens for which {@link TokenHolder#invalidate} has returned {@code true}, in this
   * order.
   */
  public List<String> invalidated() {
    return okta.invalidated();
  }

  /**
   * Returns the file from which a child process reads the token, {@code /tmp/token.json} in AWS
   * Lambda. As there, it is written before {@link TokenHolder#get()} returns; it is deleted at the
   * end of the test.
   */
  public Path file() {
    return file.path();
  }
}
