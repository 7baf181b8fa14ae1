package io.github.oktatoken.oauth;

import okio.ByteString;

/** What a token endpoint may refuse a request with. */
public final class TestRefusals {
  private static final Client CLIENT =
      new Client("id", "secret", Client.Authentication.CLIENT_SECRET_BASIC);

  private TestRefusals() {}

  public static TokenRequestException of(int status) {
    return of(status, 0);
  }

  public static TokenRequestException of(int status, long retryAfterMillis) {
    return TokenRequestException.refused(status, ByteString.EMPTY, retryAfterMillis, CLIENT, null);
  }
}
