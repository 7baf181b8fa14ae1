package io.github.oktatoken.internal.oauth;

import io.github.oktatoken.internal.http.HttpResponse;
import io.github.oktatoken.internal.secret.PlainSecret;
import okhttp3.Headers;
import okio.ByteString;

/** What a token endpoint may refuse a request with. */
public final class TestRefusals {
  private static final Client CLIENT =
      new Client(
          "id", new PlainSecret("secret"), ClientAuthenticationMethod.CLIENT_SECRET_BASIC, null);

  private TestRefusals() {}

  public static TokenRequestException of(int status) {
    return of(status, 0);
  }

  public static TokenRequestException of(int status, long retryAfterMillis) {
    Headers headers = Headers.of("Retry-After", String.valueOf(retryAfterMillis / 1_000));
    HttpResponse response = new HttpResponse(status, headers, ByteString.EMPTY, 0);
    return TokenRequestException.rejected(response, CLIENT, Grant.of(null), false, 0);
  }
}
