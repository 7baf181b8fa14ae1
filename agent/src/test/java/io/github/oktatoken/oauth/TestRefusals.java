package io.github.oktatoken.oauth;

import io.github.oktatoken.http.Answer;
import okhttp3.Headers;
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
    Headers headers = Headers.of("Retry-After", String.valueOf(retryAfterMillis / 1_000));
    Answer answer = new Answer(status, headers, ByteString.EMPTY, 0);
    return TokenRequestException.refused(answer, CLIENT, Grant.of(null));
  }
}
