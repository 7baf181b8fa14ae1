package io.github.oktatoken.internal.oauth;

import static io.github.oktatoken.internal.oauth.FakeTokenEndpoint.BASIC;
import static io.github.oktatoken.internal.oauth.FakeTokenEndpoint.SECRET;
import static io.github.oktatoken.internal.oauth.FakeTokenEndpoint.everything;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.oktatoken.internal.oauth.TokenRequestException.Kind;
import mockwebserver3.MockResponse;
import okio.Buffer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenRequestExceptionTest {
  @AutoClose private final FakeTokenEndpoint endpoint = new FakeTokenEndpoint();

  /** What Okta says, the setting that we name and the way out that we show. */
  private static final String TABLE =
      """
      401 | invalid_client         |      | The client secret supplied for a confidential client is invalid. | PERMANENT | client_secret | check client_id and client_secret
      401 | invalid_client         |      | No client credentials found.                                     | PERMANENT | okta_client_auth=client_secret_basic | check
      401 | invalid_client         |      | The client_assertion token has already been used.                | PERMANENT | client_id        | check
      401 | invalid_client         |      | The audience claim for client_assertion must be the endpoint invoked for the request. | PERMANENT | client_id | check
      400 | invalid_client         |      | Invalid value for 'client_id' parameter.                         | PERMANENT | client_id        | check
      401 | invalid_client         |      | Invalid value for 'client_id' parameter.                         | PERMANENT | client_id        | check
      401 | unauthorized_client    |      | Invalid client or Invalid client credentials                     | PERMANENT | client_secret    | check
      400 | unauthorized_client    |      | The client is not authorized to use the provided grant type.     | PERMANENT | client credentials | API Services app
      400 | invalid_scope          |      | The authorization server resource does not have any configured default scopes, 'scope' must be provided. | PERMANENT | okta_scope is not set | set okta_scope
      400 | invalid_scope          | a b  | One or more scopes are not configured for the authorization server resource. | PERMANENT | okta_scope | correct it
      400 | consent_required       | a b  | You are not allowed any of the requested scopes.                 | PERMANENT | okta_scope       | grant them in Okta
      400 | access_denied          | a b  | Policy evaluation failed for this request, please check the policy configurations. | PERMANENT | okta_scope | add a rule
      400 | invalid_dpop_proof     |      | The DPoP proof JWT header is missing.                            | PERMANENT | DPoP             | untick
      400 | use_dpop_nonce         |      | Authorization server requires nonce in DPoP proof.               | PERMANENT | DPoP             | untick
      400 | unsupported_grant_type |      | The authorization grant type is not supported.                   | PERMANENT | client credentials | API Services app
      429 | E0000047               |      | API call exceeded rate limit due to too many requests.           | TRANSIENT | rate limit       | raise the limit
      404 | E0000007               |      | Not found: Resource not found                                    | PERMANENT | okta_token_url   | correct it
      500 | server_error           |      | Internal Server Error                                            | TRANSIENT | server failed    | status page
      """;

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = TABLE)
  void errorResponsesInTheShapeOfOauthAreExplained(
      int status, String code, String scope, String text, Kind kind, String names, String wayOut) {
    String body = "{\"error\":\"" + code + "\",\"error_description\":\"" + text + "\"}";

    assertExplained(endpoint.responds(status, body), scope, text, kind, names, wayOut);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = TABLE)
  void errorResponsesInTheShapeOfOktaAreExplained(
      int status, String code, String scope, String text, Kind kind, String names, String wayOut) {
    String body =
        "{\"errorSummary\":\"%s\",\"errorCode\":\"%s\",\"errorLink\":\"%2$s\",\"errorCauses\":[]}";

    assertExplained(
        endpoint.responds(status, body.formatted(text, code)), scope, text, kind, names, wayOut);
  }

  private static void assertExplained(
      FakeTokenEndpoint endpoint,
      String scope,
      String text,
      Kind kind,
      String names,
      String wayOut) {
    TokenRequestException refusal =
        catchThrowableOfType(TokenRequestException.class, () -> endpoint.ask(BASIC, scope));

    assertThat(refusal.kind()).isEqualTo(kind);
    assertThat(refusal).hasMessageContainingAll(names, wayOut);
    assertThat(everything(refusal)).doesNotContain(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<html>raw body</html>",
        "",
        "[\"raw body\"]",
        "{\"error\":\"raw body\"}",
        "{\"error\":[\"invalid_client\"],\"error_description\":\"raw body\"}"
      })
  void everyStatusHasAKindAndNoBodyIsRepeated(String body) {
    for (int status = 300; status < 600; status++) {
      TokenRequestException refusal = endpoint.alwaysResponds(status, body).refuses();

      assertThat(refusal.kind()).as("kind of %d", status).isNotNull();
      assertThat(everything(refusal)).as("text of %d", status).doesNotContain("raw body");
    }
  }

  @Test
  void onlyStatusesThatMayPassAreTransient() {
    for (int status = 300; status < 600; status++) {
      boolean mayDoBetter = status == 408 || status == 429 || status >= 500;

      TokenRequestException refusal = endpoint.alwaysResponds(status, "").refuses();

      // 407 has a test of its own.
      if (status != 407) {
        assertThat(refusal.kind())
            .as("kind of %d", status)
            .isEqualTo(mayDoBetter ? Kind.TRANSIENT : Kind.PERMANENT);
        assertThat(refusal).hasMessageContaining("(the token endpoint returned " + status + ")");
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "429, -, -, 0",
        "429, 7, -, 7000",
        "429, 'Thu, 01 Jan 2026 00:00:09 GMT', -, 9000",
        "429, -, 1767225620, 21000",
        "429, 7, 1767225620, 21000",
        "429, 90, 1767225620, 90000",
        "429, -, 1767225500, 0",
        "429, 99999, -, 300000",
        "429, -, 9223372036854775807, 300000",
        "429, -9223372036854775808, -9223372036854775808, 0",
        "429, soon, later, 0",
        "503, -, -, 0",
        "503, 7, -, 7000",
        "503, 'Thu, 01 Jan 2026 00:00:09 GMT', -, 9000",
        "503, 'Thursday, 01-Jan-26 00:00:09 GMT', -, 9000",
        "503, 'Thu Jan  1 00:00:09 2026', -, 9000",
        "503, 'Wed, 31 Dec 2025 23:59:00 GMT', -, 0",
        "503, 7, 1767225620, 7000",
        "503, 99999, -, 300000",
        "500, 7, 1767225620, 0",
      })
  void retryAfterIsReadFromTheHeaders(int status, String retryAfter, String reset, long millis) {
    MockResponse.Builder response =
        new MockResponse.Builder().code(status).addHeader("Date", "Thu, 01 Jan 2026 00:00:00 GMT");
    if (retryAfter != null) {
      response.addHeader("Retry-After", retryAfter);
    }
    if (reset != null) {
      response.addHeader("X-Rate-Limit-Reset", reset);
    }
    endpoint.server.enqueue(response.build());

    assertThat(endpoint.refuses().retryAfterMillis()).isEqualTo(millis);
  }

  @Test
  void status407IsExplainedLikeAnyOther() {
    TokenRequestException refusal = endpoint.responds(407, "").refuses();

    assertThat(refusal.kind()).isEqualTo(Kind.PERMANENT);
    assertThat(refusal).hasMessageContaining("(the token endpoint returned 407)");
  }

  @ParameterizedTest
  @ValueSource(ints = {201, 204, 206, 299, 600, 999})
  void onlyStatus200BringsAToken(int status) {
    String body = status == 204 ? "" : FakeTokenEndpoint.GOOD;

    assertThat(endpoint.responds(status, body).refuses())
        .hasMessageContaining("returned " + status);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"error\":\"SECRET\"}",
        "{\"error\":\"invalid_client\",\"error_description\":\"SECRET\"}",
        "{\"error\":\"invalid_client SECRET\"}",
        "{\"errorCode\":\"SECRET\",\"errorSummary\":\"SECRET\"}",
        "{\"SECRET\":\"invalid_client\"}",
        "{\"error\":SECRET}",
        "<html>SECRET</html>",
        "SECRET"
      })
  void noSecretThatTheServerEchoesIsRepeated(String body) {
    for (int status : new int[] {200, 302, 400, 401, 403, 429, 500}) {
      endpoint.server.enqueue(
          new MockResponse.Builder()
              .status("HTTP/1.1 " + status + " " + SECRET)
              .addHeader("WWW-Authenticate", SECRET)
              .addHeader("Location", SECRET)
              .addHeader("X-Okta-Request-Id", SECRET)
              .body(new Buffer().writeUtf8(body.replace("SECRET", SECRET)))
              .build());

      assertThat(everything(endpoint.refuses())).doesNotContain(SECRET);
    }
  }
}
