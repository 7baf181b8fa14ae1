package io.github.oktatoken.internal.token;

import io.github.oktatoken.AccessToken;
import io.github.oktatoken.TokenUnavailableException;
import io.github.oktatoken.internal.env.ClientName;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tokens of which a listener is told whenever the function asks for one and gets none. */
public final class MeasuredTokens implements TokenSource {
  private final TokenSource tokens;
  private final Map<ClientName, ? extends RefreshListener> listeners;

  /** Tells the listener of each client, those of refused ones as well. */
  public MeasuredTokens(TokenSource tokens, Map<ClientName, ? extends RefreshListener> listeners) {
    this.tokens = tokens;
    this.listeners = listeners;
  }

  @Override
  public AccessToken token() {
    try {
      return tokens.token();
    } catch (TokenUnavailableException e) {
      tell(ClientName.DEFAULT);
      throw e;
    }
  }

  @Override
  public AccessToken token(ClientName client) {
    try {
      return tokens.token(client);
    } catch (TokenUnavailableException e) {
      tell(client);
      throw e;
    }
  }

  /** A name that is in no setting is a bug of the function, and no client. */
  private void tell(ClientName client) {
    try {
      RefreshListener listener = listeners.get(client);
      if (listener != null) {
        listener.unavailable();
      }
    } catch (Throwable ignored) {
      // For want of memory, most likely. The caller gets the reason all the same.
    }
  }

  @Override
  public boolean invalidate(String value) {
    return tokens.invalidate(value);
  }

  @Override
  public String proof(AccessToken token, String method, URI uri, @Nullable String nonce) {
    return tokens.proof(token, method, uri, nonce);
  }

  @Override
  public void keepNonce(URI uri, String nonce) {
    tokens.keepNonce(uri, nonce);
  }
}
