package io.github.oktatoken.internal.oauth;

import static io.github.oktatoken.TestTokens.IN_TIME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.oktatoken.internal.dpop.DpopPolicy;
import io.github.oktatoken.internal.secret.FileSecret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that turns every request down, each time for another reason. */
class MostRequestsTest {
  @TempDir private Path folder;
  @AutoClose private final FakeTokenEndpoint endpoint = new FakeTokenEndpoint();
  private final AtomicInteger sent = new AtomicInteger();

  /** P: demands a proof. N: demands a nonce. C: its clock differs. S: the secret was rotated. */
  @ParameterizedTest
  @ValueSource(strings = {"PNCSNNN", "PCNSNCS", "SPCNNSC", "NSCNPPP", "PSNCSCN", "SPNCCCC"})
  void oneCallSendsNoMoreThanItsReasonsAddUpTo(String reasons) throws Exception {
    Path file = Files.writeString(folder.resolve("secret"), "secret-0");
    endpoint.server.setDispatcher(
        new Dispatcher() {
          @Override
          public MockResponse dispatch(RecordedRequest request) {
            return turnDown(reasons.charAt(sent.getAndIncrement()), file);
          }
        });
    Client client =
        new Client(
            "my-id",
            new FileSecret("client_secret", "file:" + file),
            ClientAuthenticationMethod.CLIENT_SECRET_POST,
            null);
    HttpTokenEndpoint tokens =
        TestEndpoints.of(endpoint.url(), client, DpopPolicy.AUTO, endpoint.clock);

    assertThat(catchThrowableOfType(TokenRequestException.class, () -> tokens.call(IN_TIME)))
        .isNotNull();

    assertThat(sent).hasValue(TokenEndpoint.MAX_REQUESTS);
    assertThat(tokens.requests()).hasValue(TokenEndpoint.MAX_REQUESTS);
  }

  private MockResponse turnDown(char reason, Path file) {
    int count = sent.get();
    List<String> codes = List.of("invalid_dpop_proof", "use_dpop_nonce", "invalid_client");
    Instant date = endpoint.clock.instant().plusSeconds(reason == 'C' ? 300L * count : 0);
    MockResponse.Builder response =
        new MockResponse.Builder()
            .code(400)
            .setHeader(
                "Date", DateTimeFormatter.RFC_1123_DATE_TIME.format(date.atOffset(ZoneOffset.UTC)))
            .setHeader("DPoP-Nonce", "n0nce-" + count)
            .body("{\"error\":\"" + codes.get(Math.max(0, "PNS".indexOf(reason))) + "\"}");
    if (reason == 'S') {
      write(file, "secret-" + count);
    }
    return response.build();
  }

  private static void write(Path file, String secret) {
    try {
      Files.writeString(file, secret);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
