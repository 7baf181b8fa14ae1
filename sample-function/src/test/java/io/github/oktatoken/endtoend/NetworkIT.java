package io.github.oktatoken.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.local.LocalLambda;
import io.github.oktatoken.machine.LoopbackPort;
import io.github.oktatoken.server.Certificate;
import io.github.oktatoken.server.ConnectProxy;
import io.github.oktatoken.server.FaultServer;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An organisation's own authority of certificates, and its proxy as the only way out. */
class NetworkIT extends EndToEnd {
  private static final String USER = "orders:p%40ss";
  private static final String CREDENTIALS =
      Base64.getEncoder().encodeToString("orders:p@ss".getBytes(UTF_8));

  @BeforeEach
  void trustByTheFileAlone() throws Exception {
    settings.remove("JAVA_TOOL_OPTIONS");
    settings.put(
        "okta_ca_file",
        Files.writeString(folder.resolve("ca.pem"), certificate.certificatePem()).toString());
  }

  @Test
  void anAuthorityOfOnesOwnIsTrusted() throws Exception {
    assertToken();
  }

  @Test
  void withoutTheFileTheAuthorityIsNotAndGetSaysWhereToNameIt() throws Exception {
    settings.remove("okta_ca_file");
    try (LocalLambda lambda = startProbe()) {
      assertThat(lambda.invoke(TELL_TOKEN).answer())
          .contains("is not trusted", "name the authority's certificate in okta_ca_file");
    }
  }

  @Test
  void theProxyOfTheEnvironmentIsTheWay() throws Exception {
    try (ConnectProxy proxy = new ConnectProxy(CREDENTIALS, longLived.port())) {
      goThrough(proxy, USER);
      assertToken();
      assertThat(proxy.requests())
          .containsExactly("CONNECT " + Certificate.FAR_NAME + ":443 HTTP/1.1");
    }
  }

  @Test
  void theProxyOfTheJvmIsTheWay() throws Exception {
    try (ConnectProxy proxy = new ConnectProxy(null, longLived.port())) {
      String[] authority = proxy.authority().split(":");
      settings.put("okta_token_url", farUrl());
      settings.put(
          "JAVA_TOOL_OPTIONS",
          "-Dhttps.proxyHost=" + authority[0] + " -Dhttps.proxyPort=" + authority[1]);
      assertToken();
      assertThat(proxy.requests()).hasSize(1);
    }
  }

  @Test
  void aProxyThatRefusesIsNamedWithoutThePassword() throws Exception {
    try (ConnectProxy proxy = new ConnectProxy(CREDENTIALS, longLived.port())) {
      goThrough(proxy, "orders:wr0ng");
      try (LocalLambda lambda = startProbe()) {
        assertThat(lambda.invoke(TELL_TOKEN).answer())
            .contains("through the proxy of HTTPS_PROXY failed: check its address, user")
            .doesNotContain("wr0ng");
        assertThat(String.join("\n", lambda.finalLog())).doesNotContain("wr0ng");
      }
    }
  }

  @Test
  void whatNoProxyNamesIsAskedDirectly() throws Exception {
    try (ConnectProxy proxy = new ConnectProxy(CREDENTIALS, longLived.port())) {
      goThrough(proxy, USER);
      settings.put("NO_PROXY", "localhost,.invalid");
      try (LocalLambda lambda = startProbe()) {
        assertThat(lambda.invoke(TELL_TOKEN).answer()).contains("okta.invalid has no address");
      }
      assertThat(proxy.requests()).isEmpty();
    }
  }

  @Test
  void aProxyThatNoRequestWouldUseIsNobodysBusiness() throws Exception {
    settings.put("HTTPS_PROXY", "socks5://proxy.invalid:1080");
    assertToken();

    settings.put("okta_token_url", farUrl());
    takeAnotherEnvironment();
    try (LocalLambda lambda = startProbe()) {
      assertThat(lambda.invoke(TELL_TOKEN).answer())
          .contains("HTTPS_PROXY is not the address of an HTTP proxy", "or name okta.invalid in");
    }
    // The way out that the message names.
    settings.put("NO_PROXY", Certificate.FAR_NAME);
    takeAnotherEnvironment();
    try (LocalLambda lambda = startProbe()) {
      assertThat(lambda.invoke(TELL_TOKEN).answer()).contains("okta.invalid has no address");
    }
  }

  @Test
  void aProxyThatAnswersRubbishIsBlamedItself() throws Exception {
    try (LoopbackPort rubbish = new LoopbackPort("rubbish", NetworkIT::answerRubbish)) {
      String port = String.valueOf(rubbish.number());
      settings.put("okta_token_url", farUrl());
      settings.put("JAVA_TOOL_OPTIONS", "-Dhttps.proxyHost=127.0.0.1 -Dhttps.proxyPort=" + port);
      try (LocalLambda lambda = startProbe()) {
        assertThat(lambda.invoke(TELL_TOKEN).answer())
            .contains("through the proxy of the JVM failed: check its properties");
      }
      settings.remove("JAVA_TOOL_OPTIONS");
      settings.put("HTTPS_PROXY", "127.0.0.1:" + port);
      takeAnotherEnvironment();
      try (LocalLambda lambda = startProbe()) {
        assertThat(lambda.invoke(TELL_TOKEN).answer())
            .contains("through the proxy of HTTPS_PROXY failed: check its address");
      }
    }
  }

  private static void answerRubbish(Socket client) {
    try (client) {
      FaultServer.readRequest(client);
      client.getOutputStream().write("rubbish\r\n\r\n".getBytes(UTF_8));
    } catch (IOException hungUp) {
      // It has seen enough.
    }
  }

  private void goThrough(ConnectProxy proxy, String user) {
    settings.put("okta_token_url", farUrl());
    settings.put("HTTPS_PROXY", "http://" + user + "@" + proxy.authority());
  }

  private static String farUrl() {
    return "https://" + Certificate.FAR_NAME + "/oauth2/token";
  }

  private void assertToken() throws Exception {
    try (LocalLambda lambda = startProbe()) {
      assertThat(lambda.invoke(TELL_TOKEN).answer()).contains("Bearer");
      assertThat(linesOfOurs(lambda.finalLog()))
          .singleElement()
          .asString()
          .startsWith("okta token ready in ");
    }
  }
}
