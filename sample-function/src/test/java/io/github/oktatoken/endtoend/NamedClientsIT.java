package io.github.oktatoken.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.local.LocalLambda;
import io.github.oktatoken.server.AuthorizationServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.jwt.JwtException;

/** A function that calls several APIs, each with a token of its own. */
class NamedClientsIT extends EndToEnd {
  private AuthorizationServer other;

  /** The clients of two servers, and one that lacks a secret. */
  @BeforeEach
  void haveSeveralClients() {
    other = server(LONG_TOKEN_LIFE, "client_secret_post");
    settings.remove("client_secret");
    settings.put("okta_clients", "orders, payments, refunds");
    settings.put("orders_client_secret", AuthorizationServer.CLIENT_SECRET);
    settings.put("payments_client_secret", AuthorizationServer.CLIENT_SECRET);
    settings.put("payments_okta_token_url", other.tokenUrl());
    settings.put("payments_okta_client_auth", "client_secret_post");
  }

  @AfterEach
  void stopTheOtherServer() {
    other.close();
  }

  @Test
  void eachHasATokenOfItsServerInAFileOfItsOwn() throws Exception {
    int before = longLived.requests();
    try (LocalLambda lambda = startProbe()) {
      assertThat(tokenFiles())
          .containsExactlyInAnyOrder("token.orders.json", "token.payments.json");
      assertEachHasATokenOfItsServer();

      assertThat(tell(lambda, "orders")).contains("Bearer");
      assertThat(tell(lambda, "payments")).contains("Bearer");
      assertThat(longLived.requests() - before).isEqualTo(1);
      assertThat(other.requests()).isEqualTo(1);
      assertThat(linesOfOurs(lambda.finalLog()))
          .satisfiesExactlyInAnyOrder(
              line ->
                  assertThat(line)
                      .startsWith("no okta token refunds: refunds_client_secret is not set"),
              line -> assertThat(line).startsWith("okta token orders ready in "),
              line -> assertThat(line).startsWith("okta token payments ready in "));
    }
  }

  @Test
  void oneThatCannotHaveATokenIsToldWhyByGet() throws Exception {
    settings.put("payments_client_secret", "wrong");
    try (LocalLambda lambda = startProbe()) {
      assertThat(tell(lambda, "orders")).contains("Bearer");
      assertThat(tell(lambda, "payments"))
          .contains("client payments: ", "check client_id and client_secret");
      assertThat(tell(lambda, "refunds"))
          .contains("refunds_client_secret is not set (nor client_secret)");
      assertThat(tell(lambda, "returns"))
          .contains("there is no client returns but orders, payments, refunds");
      assertThat(lambda.invoke(TELL_TOKEN).answer()).contains("or add default to okta_clients");
      assertThat(lambda.finalLog())
          .anyMatch(line -> line.startsWith("no new okta token payments: "));
    }
  }

  @Test
  void theUnnamedOneMayBeAmongThem() throws Exception {
    settings.put("client_secret", AuthorizationServer.CLIENT_SECRET);
    settings.put("okta_clients", "default,payments");
    try (LocalLambda lambda = startProbe()) {
      assertThat(lambda.invoke(TELL_TOKEN).answer()).contains("Bearer");
      assertThat(tokenFiles()).containsExactlyInAnyOrder("token.json", "token.payments.json");
      assertThat(lambda.finalLog()).anyMatch(line -> line.startsWith("okta token ready in "));
    }
  }

  @Test
  void theRestoreGetsATokenForEach() throws Exception {
    int before = longLived.requests();
    try (LocalLambda lambda = LocalLambda.start(probe().withSnapStart(), moments)) {
      assertThat(folder).isEmptyDirectory();
      assertThat(longLived.requests() - before + other.requests()).isZero();

      lambda.restore();

      assertEachHasATokenOfItsServer();
      assertThat(tell(lambda, "orders")).contains("Bearer");
      assertThat(tell(lambda, "payments")).contains("Bearer");
      assertThat(longLived.requests() - before).isEqualTo(1);
      assertThat(other.requests()).isEqualTo(1);
    }
  }

  @Test
  void aChildReadsTheFileOfTheOneThatItNames() throws Exception {
    try (LocalLambda lambda = startProbe()) {
      assertThat(tellInChild(lambda, "payments"))
          .contains("AccessToken[type=Bearer, scope=orders.read", "dropped: false");
      assertThat(tellInChild(lambda, "refunds"))
          .contains("no token can be read from " + fileOf("refunds"));
      assertThat(tellInChild(lambda, "returns"))
          .contains("there is no client returns but orders, payments, refunds");
    }
  }

  private void assertEachHasATokenOfItsServer() throws Exception {
    assertThat(isOf(longLived, "orders")).isTrue();
    assertThat(isOf(other, "payments")).isTrue();
    assertThat(isOf(other, "orders")).isFalse();
  }

  private boolean isOf(AuthorizationServer server, String client) throws Exception {
    String token = Files.readString(fileOf(client)).split("\"", 5)[3];
    try {
      return server.decoder().decode(token) != null;
    } catch (JwtException ofAnother) {
      return false;
    }
  }

  private Path fileOf(String client) {
    return folder.resolve("token." + client + ".json");
  }

  private static @Nullable String tell(LocalLambda lambda, String client) throws Exception {
    return lambda.invoke("{\"tell\":\"token\",\"client\":\"" + client + "\"}").answer();
  }

  private static @Nullable String tellInChild(LocalLambda lambda, String client) throws Exception {
    return lambda
        .invoke("{\"tell\":\"child\",\"after\":\"0\",\"client\":\"" + client + "\"}")
        .answer();
  }

  private List<String> tokenFiles() {
    return Stream.of(folder.toFile().list()).filter(name -> name.startsWith("token")).toList();
  }
}
