package io.github.oktatoken.internal.oauth;

import static io.github.oktatoken.TestTokens.IN_TIME;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.squareup.moshi.JsonReader;
import io.github.oktatoken.ManualClock;
import io.github.oktatoken.fake.RecordingServer;
import io.github.oktatoken.internal.dpop.DpopPolicy;
import io.github.oktatoken.internal.jose.TestKeys;
import io.github.oktatoken.internal.secret.PlainSecret;
import java.net.URI;
import java.security.KeyPair;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.HttpUrl;
import okio.Buffer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Client authentication by an assertion that the client signs: RFC 7523. */
class PrivateKeyJwtTest {
  private static final KeyPair KEYS = TestKeys.keys("EC", 256);
  private static final String PEM = TestKeys.pem("PRIVATE KEY", KEYS.getPrivate().getEncoded());

  @AutoClose private final MockWebServer server = RecordingServer.start();
  private final ManualClock clock = new ManualClock();
  private final URI url = server.url("/oauth2/v1/token").uri();
  private final HttpTokenEndpoint endpoint = endpoint(PEM);

  /** What the server makes of a request. */
  private record Assertion(HttpUrl form, Map<?, ?> header, Map<?, ?> claims) {
    long number(String claim) {
      Double number = (Double) claims.get(claim);
      assertThat(number).as(claim).isNotNull();
      return number.longValue();
    }
  }

  @Test
  void aClientAssertionStatesClientAudienceAndTime() throws Exception {
    grants();

    assertThat(endpoint.call(IN_TIME).token().value()).isEqualTo("t0k3n");

    Assertion shown = shown();
    assertThat(shown.form().queryParameter("grant_type")).isEqualTo("client_credentials");
    assertThat(shown.form().queryParameter("client_assertion_type"))
        .isEqualTo("urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
    assertThat(shown.form().queryParameterNames())
        .doesNotContain("client_id", "client_secret", "scope");
    assertThat(shown.header()).isEqualTo(Map.of("alg", "ES256", "typ", "JWT", "kid", "k1"));
    assertThat(shown.claims().get("iss")).isEqualTo("my:id");
    assertThat(shown.claims().get("sub")).isEqualTo("my:id");
    assertThat(shown.claims().get("aud")).isEqualTo(url.toString());
    assertThat(shown.number("iat")).isEqualTo(clock.instant().getEpochSecond());
    assertThat(shown.number("exp")).isEqualTo(clock.instant().getEpochSecond() + 60);
  }

  @Test
  void everyRequestHasItsOwnClientAssertion() throws Exception {
    Set<Object> seen = new HashSet<>();
    for (int i = 0; i < 5; i++) {
      grants();
      endpoint.call(IN_TIME);
      Assertion shown = shown();
      assertThat(seen.add(shown.claims().get("jti"))).isTrue();
      assertThat(shown.number("iat")).isEqualTo(clock.instant().getEpochSecond());
      clock.advance(Duration.ofSeconds(7));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 300, 3600, -11, -3600})
  void aRejectedAssertionIsDatedByTheServersClockAndSentOnceMore(long ahead) throws Exception {
    Instant theirs = clock.instant().plusSeconds(ahead);
    refuses(theirs);
    grants();
    grants();

    endpoint.call(IN_TIME);
    endpoint.call(IN_TIME);

    assertThat(shown().number("iat")).isEqualTo(clock.instant().getEpochSecond());
    assertThat(shown().number("iat")).isEqualTo(theirs.getEpochSecond());
    assertThat(shown().number("iat")).isEqualTo(theirs.getEpochSecond());
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 10, -10})
  void aRejectedAssertionIsNotSentAgainIfTheClocksAgree(long ahead) {
    refuses(clock.instant().plusSeconds(ahead));

    assertThat(refusal()).hasMessageContainingAll("okta_private_key", "okta_key_id", "public key");
    assertThat(server.getRequestCount()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(longs = {3601, -3601})
  void noAssertionIsDatedByAClockMoreThanAnHourAway(long seconds) {
    refuses(clock.instant().plusSeconds(seconds));
    grants();

    assertThat(refusal())
        .hasMessage(
            "the function's clock is 1 h "
                + (seconds > 0 ? "behind" : "ahead of")
                + " that of the authorization server, which rejects what is signed at that time:"
                + " correct the clock that is wrong (the token endpoint returned 401 invalid_client)");
    assertThat(server.getRequestCount()).isEqualTo(1);
  }

  @Test
  void theServersClockIsAdoptedOnlyIfItDiffersFromTheAdoptedOne() throws Exception {
    refuses(clock.instant().plusSeconds(300));
    grants();
    endpoint.call(IN_TIME);
    refuses(clock.instant().plusSeconds(300));
    refuses(clock.instant());
    grants();

    assertThat(refusal().kind()).isEqualTo(TokenRequestException.Kind.PERMANENT);
    endpoint.call(IN_TIME);

    assertThat(server.getRequestCount()).isEqualTo(5);
    for (long ahead : new long[] {0, 300, 300, 300, 0}) {
      assertThat(shown().number("iat")).isEqualTo(clock.instant().getEpochSecond() + ahead);
    }
  }

  @Test
  void noClockIsAdoptedFromAResponseWithoutADate() {
    clock.advance(Duration.between(clock.instant(), Instant.now().plusSeconds(600)));
    server.enqueue(
        new MockResponse.Builder().code(401).body("{\"error\":\"invalid_client\"}").build());
    grants();

    assertThat(refusal().kind()).isEqualTo(TokenRequestException.Kind.PERMANENT);
    assertThat(server.getRequestCount()).isEqualTo(1);
  }

  @Test
  void theServersClockIsAdoptedOnceInACall() {
    refuses(clock.instant().minusSeconds(1200));
    refuses(clock.instant().minusSeconds(2400));

    assertThat(refusal().kind()).isEqualTo(TokenRequestException.Kind.PERMANENT);
    assertThat(server.getRequestCount()).isEqualTo(2);
  }

  @Test
  void anUnusablePrivateKeyIsReportedBeforeAnyRequest() {
    assertThatThrownBy(() -> endpoint("hunter2!").call(IN_TIME))
        .isInstanceOf(TokenRequestException.class)
        .matches(e -> ((TokenRequestException) e).kind() == TokenRequestException.Kind.PERMANENT)
        .hasNoCause()
        .hasMessage(
            "okta_private_key is no private key: set it to the app's private key, RSA or EC, not"
                + " encrypted, in PEM (-----BEGIN PRIVATE KEY-----) or as a JWK, or to where one"
                + " is: file: and a path, or an ARN");
    assertThat(server.getRequestCount()).isZero();
  }

  private HttpTokenEndpoint endpoint(String key) {
    Client client =
        new Client("my:id", new PlainSecret(key), ClientAuthenticationMethod.PRIVATE_KEY_JWT, "k1");
    return TestEndpoints.of(url, client, DpopPolicy.NEVER, clock);
  }

  private TokenRequestException refusal() {
    return catchThrowableOfType(TokenRequestException.class, () -> endpoint.call(IN_TIME));
  }

  private void grants() {
    server.enqueue(new MockResponse.Builder().body(FakeTokenEndpoint.GOOD).build());
  }

  private void refuses(Instant now) {
    String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(now.atOffset(ZoneOffset.UTC));
    server.enqueue(
        new MockResponse.Builder()
            .code(401)
            .setHeader("Date", date)
            .body("{\"error\":\"invalid_client\",\"error_description\":\"expired\"}")
            .build());
  }

  /** The next request, its signature checked. */
  private Assertion shown() throws Exception {
    String form = server.takeRequest(1, TimeUnit.SECONDS).getBody().utf8();
    HttpUrl read = HttpUrl.get("http://form/?" + form);
    String[] parts = read.queryParameter("client_assertion").split("\\.");
    Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
    signature.initVerify(KEYS.getPublic());
    signature.update((parts[0] + "." + parts[1]).getBytes(US_ASCII));
    assertThat(signature.verify(Base64.getUrlDecoder().decode(parts[2]))).isTrue();
    return new Assertion(read, json(parts[0]), json(parts[1]));
  }

  private static Map<?, ?> json(String part) throws Exception {
    String text = new String(Base64.getUrlDecoder().decode(part), UTF_8);
    return (Map<?, ?>) JsonReader.of(new Buffer().writeUtf8(text)).readJsonValue();
  }
}
