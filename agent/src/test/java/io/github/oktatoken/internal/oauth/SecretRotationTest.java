package io.github.oktatoken.internal.oauth;

import static io.github.oktatoken.TestTokens.IN_TIME;
import static io.github.oktatoken.internal.oauth.FakeTokenEndpoint.GOOD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.oktatoken.internal.dpop.DpopPolicy;
import io.github.oktatoken.internal.jose.TestKeys;
import io.github.oktatoken.internal.oauth.TokenRequestException.Kind;
import io.github.oktatoken.internal.secret.FileSecret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A secret that is kept elsewhere, here in a file, and replaced while the function runs. */
class SecretRotationTest {
  private static final String REFUSAL = "{\"error\":\"invalid_client\"}";

  @TempDir private Path folder;
  @AutoClose private final FakeTokenEndpoint server = new FakeTokenEndpoint();
  private Path file;
  private HttpTokenEndpoint endpoint;

  @BeforeEach
  void startWithTheFirstSecret() throws Exception {
    file = folder.resolve("secret");
    keep("first");
    endpoint = endpoint(ClientAuthenticationMethod.CLIENT_SECRET_POST, "client_secret");
  }

  @Test
  void aSecretIsReadOnceForManyTokens() throws Exception {
    server.alwaysResponds(200, GOOD);
    endpoint.call(IN_TIME);
    Files.delete(file);

    endpoint.call(IN_TIME);
    endpoint.reset();
    endpoint.call(IN_TIME);

    for (int i = 0; i < 3; i++) {
      assertThat(sentSecret()).isEqualTo("first");
    }
  }

  @ParameterizedTest
  @CsvSource({"401, invalid_client", "400, invalid_client", "401, unauthorized_client"})
  void aRejectedSecretIsReadAgainAndTheRotatedOneSentAtOnce(int status, String code)
      throws Exception {
    server.responds(200, GOOD).responds(status, REFUSAL.replace("invalid_client", code));
    server.responds(200, GOOD);
    endpoint.call(IN_TIME);
    keep("second\n");

    assertThat(endpoint.call(IN_TIME).token().value()).isEqualTo("t0k3n");

    assertThat(sentSecret()).isEqualTo("first");
    assertThat(sentSecret()).isEqualTo("first");
    assertThat(sentSecret()).isEqualTo("second");
  }

  @Test
  void aRejectedSecretThatIsNotRotatedIsNotSentAgain() throws Exception {
    server.alwaysResponds(401, REFUSAL);

    assertThat(refusal().kind()).isEqualTo(Kind.PERMANENT);

    assertThat(server.server.getRequestCount()).isEqualTo(1);
  }

  @Test
  void aRotatedSecretThatIsRejectedAsWellFailsTheRequest() throws Exception {
    server.alwaysResponds(401, REFUSAL);
    refusal();
    keep("second");

    assertThat(refusal()).hasMessageContaining("does not accept this client");

    assertThat(server.server.getRequestCount()).isEqualTo(3);
  }

  @Test
  void aSecretIsReadAgainOnceInACallHoweverOftenItIsRotated() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    server.server.setDispatcher(
        new Dispatcher() {
          @Override
          public MockResponse dispatch(RecordedRequest request) {
            int count = asked.incrementAndGet();
            try {
              keep("secret-" + count);
            } catch (IOException unwritten) {
              throw new UncheckedIOException(unwritten);
            }
            return new MockResponse.Builder().code(count < 5 ? 401 : 200).body(REFUSAL).build();
          }
        });

    assertThat(refusal()).hasMessageContaining("does not accept this client");

    assertThat(asked).hasValue(2);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aRotatedKeyAndTheServersClockAreAdoptedInEitherOrder(boolean isClockFirst) throws Exception {
    keep(pem());
    endpoint = endpoint(ClientAuthenticationMethod.PRIVATE_KEY_JWT, "okta_private_key");
    server.responds(200, GOOD);
    endpoint.call(IN_TIME);
    keep(pem());
    Instant now = server.clock.instant();
    refuses(isClockFirst ? now.plusSeconds(300) : now);
    refuses(now.plusSeconds(300));
    server.responds(200, GOOD);

    assertThat(endpoint.call(IN_TIME).token().value()).isEqualTo("t0k3n");

    assertThat(server.server.getRequestCount()).isEqualTo(4);
  }

  private void refuses(Instant now) {
    String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(now.atOffset(ZoneOffset.UTC));
    server.server.enqueue(
        new MockResponse.Builder().code(401).setHeader("Date", date).body(REFUSAL).build());
  }

  @ParameterizedTest
  @ValueSource(strings = {"invalid_scope", "access_denied", "invalid_grant"})
  void aSecretIsNotReadAgainAfterAnotherError(String code) throws Exception {
    server.alwaysResponds(400, REFUSAL.replace("invalid_client", code));
    refusal();
    keep("second");

    refusal();

    assertThat(server.server.getRequestCount()).isEqualTo(2);
  }

  @Test
  void aRejectedSecretIsNotSentAgainWhileItCannotBeRead() throws Exception {
    server.alwaysResponds(401, REFUSAL);
    refusal();
    Files.delete(file);

    for (int i = 0; i < 2; i++) {
      TokenRequestException unread = refusal();
      assertThat(unread.kind()).isEqualTo(Kind.TRANSIENT);
      assertThat(unread).hasMessageStartingWith("client_secret cannot be read: the file ");
    }
    assertThat(server.server.getRequestCount()).isEqualTo(2);

    keep("");
    assertThat(refusal()).hasMessageContaining("is empty");
    keep("first");
    assertThat(refusal()).hasMessageContaining("does not accept this client");
  }

  @Test
  void anUnusableRotatedKeyDoesNotHideTheServersError() throws Exception {
    keep(pem());
    endpoint = endpoint(ClientAuthenticationMethod.PRIVATE_KEY_JWT, "okta_private_key");
    server.alwaysResponds(401, REFUSAL);
    refusal();
    keep("half a key");

    assertThat(refusal()).hasMessageContaining("does not accept this client");

    assertThat(server.server.getRequestCount()).isEqualTo(2);
  }

  @Test
  void aMissingSecretIsReportedByItsSettingAndNothingIsSent() throws Exception {
    Files.delete(file);

    TokenRequestException missing = refusal();

    assertThat(missing.kind()).isEqualTo(Kind.TRANSIENT);
    assertThat(missing).hasMessageStartingWith("client_secret cannot be read: the file ");
    assertThat(server.server.getRequestCount()).isZero();

    keep("first");
    server.responds(200, GOOD);
    assertThat(endpoint.call(IN_TIME).token().value()).isEqualTo("t0k3n");
  }

  @Test
  void aRotatedPrivateKeyIsReadAgain() throws Exception {
    keep(pem());
    endpoint = endpoint(ClientAuthenticationMethod.PRIVATE_KEY_JWT, "okta_private_key");
    server.responds(401, REFUSAL).responds(401, REFUSAL).responds(200, GOOD);
    refusal();
    keep(pem());

    assertThat(endpoint.call(IN_TIME).token().value()).isEqualTo("t0k3n");

    assertThat(server.server.getRequestCount()).isEqualTo(3);
  }

  @Test
  void aSecretIsForgottenBeforeASnapshotAndNothingIsSentUntilTheRestore() throws Exception {
    server.alwaysResponds(200, GOOD);
    endpoint.call(IN_TIME);
    keep("second");

    endpoint.suspend();

    assertThat(catchThrowableOfType(CancellationException.class, () -> endpoint.call(IN_TIME)))
        .isNotNull();
    endpoint.reset();
    assertThat(catchThrowableOfType(CancellationException.class, () -> endpoint.call(IN_TIME)))
        .isNotNull();
    assertThat(server.server.getRequestCount()).isEqualTo(1);
    endpoint.resume();
    endpoint.call(IN_TIME);
    assertThat(sentSecret()).isEqualTo("first");
    assertThat(sentSecret()).isEqualTo("second");
  }

  private HttpTokenEndpoint endpoint(ClientAuthenticationMethod method, String setting) {
    return TestEndpoints.of(
        server.url(),
        new Client("my-id", new FileSecret(setting, "file:" + file), method, null),
        DpopPolicy.NEVER,
        server.clock);
  }

  private void keep(String secret) throws IOException {
    Files.writeString(file, secret);
  }

  private String sentSecret() throws InterruptedException {
    String body = server.request().getBody().utf8();
    return body.substring(body.indexOf("client_secret=") + "client_secret=".length());
  }

  private TokenRequestException refusal() {
    return catchThrowableOfType(TokenRequestException.class, () -> endpoint.call(IN_TIME));
  }

  private static String pem() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    KeyPair keys = generator.generateKeyPair();
    return TestKeys.pem("PRIVATE KEY", keys.getPrivate().getEncoded());
  }
}
