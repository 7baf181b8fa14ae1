package io.github.oktatoken.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import feign.Client;
import feign.Feign;
import feign.FeignException;
import feign.RequestLine;
import feign.Response;
import io.github.oktatoken.sample.client.FeignTokenClient;
import io.github.oktatoken.testing.TestTokens;
import io.github.oktatoken.testing.WithTestTokens;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@WithTestTokens
class FeignTokenClientTest {
  /** As Feign wants it. */
  interface OrdersApi {
    @RequestLine("GET /orders")
    String orders();
  }

  @Test
  void keepsTheTokenOutOfFeignsExceptions(TestTokens tokens) {
    tokens.issue("secret-token");
    List<Collection<String>> sent = new ArrayList<>();
    Client api =
        (request, options) -> {
          sent.add(request.headers().get("authorization"));
          return Response.builder().request(request).status(500).headers(Map.of()).build();
        };
    OrdersApi orders =
        Feign.builder().client(new FeignTokenClient(api)).target(OrdersApi.class, "http://api");

    assertThatExceptionOfType(FeignException.class)
        .isThrownBy(orders::orders)
        .satisfies(
            failure -> assertThat(failure.request()).asString().doesNotContain("secret-token"));

    assertThat(sent).containsExactly(List.of("Bearer secret-token"));
  }
}
