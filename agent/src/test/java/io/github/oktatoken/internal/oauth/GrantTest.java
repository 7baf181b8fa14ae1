package io.github.oktatoken.internal.oauth;

import static io.github.oktatoken.TestTokens.IN_TIME;
import static io.github.oktatoken.internal.oauth.FakeTokenEndpoint.BASIC;
import static io.github.oktatoken.internal.oauth.FakeTokenEndpoint.GOOD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.oktatoken.RawServer;
import io.github.oktatoken.internal.dpop.DpopKey;
import io.github.oktatoken.internal.dpop.DpopPolicy;
import io.github.oktatoken.internal.http.NetworkSettings;
import io.github.oktatoken.internal.oauth.TokenRequestException.Kind;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked for, and the way there, as settings may have it. */
class GrantTest {
  @AutoClose private final FakeTokenEndpoint endpoint = new FakeTokenEndpoint();

  @Test
  void aTokenRequestNamesAudienceAndResources() throws Exception {
    endpoint.responds(200, GOOD);
    Grant grant = new Grant("a b", "api://orders", List.of("https://a.example/x?y=1", "urn:b"));

    assertThat(ask(endpoint.url(), grant, NetworkSettings.OF_THE_JVM).call(IN_TIME).token().scope())
        .isEqualTo("a b");

    assertThat(endpoint.request().getBody().utf8())
        .isEqualTo(
            "grant_type=client_credentials&scope=a+b&audience=api%3A%2F%2Forders"
                + "&resource=https%3A%2F%2Fa.example%2Fx%3Fy%3D1&resource=urn%3Ab");
  }

  @Test
  void anUnknownRecipientIsBlamedOnItsSettings() {
    endpoint.responds(400, "{\"error\":\"invalid_target\",\"error_description\":\"h1dden\"}");

    assertThat(refusal(endpoint.url(), NetworkSettings.OF_THE_JVM, Kind.PERMANENT))
        .isEqualTo(
            "the authorization server issues no tokens for okta_audience or okta_resource: correct"
                + " it (the token endpoint returned 400 invalid_target)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"socks5://me:h1dden@proxy.example", "https://proxy.example"})
  void anInvalidProxyFailsTheRequestForGood(String proxy) {
    NetworkSettings network = new NetworkSettings(null, proxy, null);

    assertThat(refusal(URI.create("https://org.okta.example/"), network, Kind.PERMANENT))
        .startsWith("HTTPS_PROXY is not the address of an HTTP proxy: set it to ")
        .endsWith(" or name org.okta.example in NO_PROXY");
  }

  @Test
  void anInvalidCaFileFailsTheRequestForGood() {
    NetworkSettings network = new NetworkSettings("/no/such/file", null, null);

    assertThat(refusal(endpoint.url(), network, Kind.PERMANENT))
        .startsWith("okta_ca_file names a file that cannot be read: set it to ");
  }

  @Test
  void anUnreachableProxyFailsTheRequestForNow() {
    NetworkSettings network =
        new NetworkSettings(null, "http://me:h1dden@" + RawServer.closedAuthority(), null);

    assertThat(refusal(URI.create("https://org.okta.example/"), network, Kind.TRANSIENT))
        .isEqualTo(
            "the connection to org.okta.example through the proxy of HTTPS_PROXY failed: check its"
                + " address, user and password, and that it lets requests to this host through, or"
                + " name the host in NO_PROXY");
  }

  private HttpTokenEndpoint ask(URI url, Grant grant, NetworkSettings network) {
    return TestEndpoints.of(
        url, BASIC, grant, DpopPolicy.NEVER, new DpopKey(endpoint.clock), network, endpoint.clock);
  }

  private @Nullable String refusal(URI url, NetworkSettings network, Kind kind) {
    HttpTokenEndpoint asked = ask(url, Grant.of(null), network);
    TokenRequestException refusal =
        catchThrowableOfType(TokenRequestException.class, () -> asked.call(IN_TIME));
    assertThat(refusal.kind()).isEqualTo(kind);
    assertThat(FakeTokenEndpoint.everything(refusal))
        .doesNotContain("h1dden", FakeTokenEndpoint.SECRET);
    return refusal.getMessage();
  }
}
