package io.github.oktatoken.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.util.JSONObjectUtils;
import feign.Feign;
import io.github.oktatoken.function.ClientsHandler;
import io.github.oktatoken.local.LocalLambda;
import io.github.oktatoken.machine.Build;
import io.github.oktatoken.machine.Packed;
import io.github.oktatoken.server.DpopApi;
import io.github.oktatoken.server.ResourceServer;
import io.github.oktatoken.server.ResourceServer.Call;
import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.logging.LogFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.BeanUtils;
import org.springframework.core.ResolvableType;
import org.springframework.web.client.RestClient;

/** The sample function's examples for HTTP clients, all at once in one function. */
class ClientsIT extends EndToEnd {
  private static final List<String> CLIENTS =
      List.of("java.net.http", "OkHttp", "RestClient", "Feign");

  private Path task;

  @BeforeEach
  void packTheFunction() throws Exception {
    task = Build.unpackFunction(Files.createDirectory(folder.resolve("task")));
    Packed.classes(task, ClientsHandler.class);
    // RestClient and what it needs at the least, and Feign, which needs nothing.
    Packed.libraries(
        task.resolve("lib"),
        RestClient.class,
        ResolvableType.class,
        BeanUtils.class,
        LogFactory.class,
        Observation.class,
        KeyValue.class,
        Feign.class);
  }

  @Test
  void eachSendsAnotherTokenInPlaceOfARevokedOne() throws Exception {
    int before = longLived.requests();
    try (ResourceServer api = new ResourceServer(longLived.decoder());
        LocalLambda lambda = start()) {
      // On a busy machine the initialisation may be over before the token is there.
      lambda.invoke("{}");
      String revoked = tokenInFile();
      api.revoke(revoked, CLIENTS.size());
      Map<String, Object> urls = new HashMap<>();
      CLIENTS.forEach(client -> urls.put(client, api.url() + "/" + client));

      String answer = lambda.invoke(JSONObjectUtils.toJSONString(urls)).answer();

      String another = tokenInFile();
      assertThat(another).isNotEqualTo(revoked);
      for (String client : CLIENTS) {
        String path = "/orders/" + client;
        assertThat(api.calls())
            .as(client + " in " + answer)
            .filteredOn(call -> call.path().equals(path))
            .containsExactly(
                new Call(path, "Bearer " + revoked, ClientsHandler.ORDER),
                new Call(path, "Bearer " + another, ClientsHandler.ORDER));
      }
      assertThat(api.accepted()).isEqualTo(CLIENTS.size());
    }
    assertThat(longLived.requests() - before).isEqualTo(2);
  }

  @Test
  void eachSendsTheNonceThatTheApiAsksFor() throws Exception {
    int before = longLived.requests();
    settings.put("okta_dpop", "always");
    Map<String, DpopApi> apis = new HashMap<>();
    Map<String, Object> urls = new HashMap<>();
    try {
      for (String client : CLIENTS) {
        DpopApi api = new DpopApi(longLived.decoder());
        apis.put(client, api);
        urls.put(client, api.url());
      }
      try (LocalLambda lambda = start()) {
        String answer = lambda.invoke(JSONObjectUtils.toJSONString(urls)).answer();

        apis.forEach(
            (client, api) ->
                assertThat(api.outcomes())
                    .as(client + " in " + answer)
                    .containsExactly("nonce wanted", "good"));
      }
    } finally {
      apis.values().forEach(DpopApi::close);
    }
    assertThat(longLived.requests() - before).isEqualTo(1);
  }

  private LocalLambda start() throws Exception {
    return LocalLambda.start(function(ClientsHandler.class.getName(), task), moments);
  }
}
