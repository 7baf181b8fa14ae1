package io.github.oktatoken.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import io.github.oktatoken.function.DpopHandler;
import io.github.oktatoken.function.SnapStartHandler;
import io.github.oktatoken.local.LambdaFunction;
import io.github.oktatoken.local.LocalLambda;
import io.github.oktatoken.machine.Build;
import io.github.oktatoken.server.DpopApi;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Tokens that a real authorization server binds to the key of the environment. */
class DpopIT extends EndToEnd {
  private static final String CACHE = "io.github.oktatoken.internal.token.TokenCache";

  private static final String PROOFS = "io.github.oktatoken.internal.dpop.DpopProofs";

  @Test
  void anApiTakesTheBoundTokenWithAProof() throws Exception {
    settings.put("okta_dpop", "always");
    try (DpopApi api = new DpopApi(longLived.decoder())) {
      settings.put("orders_url", api.url());
      LambdaFunction function = function(DpopHandler.class.getName(), Build.testClasses());
      try (LocalLambda lambda = LocalLambda.start(function, moments)) {
        for (int i = 0; i < 2; i++) {
          assertThat(lambda.invoke("{}").answer()).contains("the order: good");
        }
        assertThat(linesOfOurs(lambda.finalLog()))
            .singleElement()
            .asString()
            .startsWith("okta token ready in ")
            .endsWith(", type DPoP");
      }
      // The nonce is kept from one invocation to the next.
      assertThat(api.outcomes()).containsExactly("nonce wanted", "good", "good");
    }
    assertThat(Files.readString(tokenFile())).contains("\"token_type\":\"DPoP\"");
  }

  @Test
  void aChildIsToldThatItsParentsTokenIsBound() throws Exception {
    settings.put("okta_dpop", "always");
    try (LocalLambda lambda = startProbe()) {
      assertThat(lambda.invoke(TELL_TOKEN).answer()).contains("DPoP");
      assertThat(lambda.invoke("{\"tell\":\"child\",\"after\":\"0\"}").answer())
          .contains(tokenFile() + " is bound (DPoP) to a key");
    }
  }

  @Test
  void noKeyGetsIntoASnapshot() throws Exception {
    settings.put("okta_dpop", "always");
    Path firstToken = folder.resolve("first");
    settings.put("first_token_file", firstToken.toString());
    try (LocalLambda lambda =
        LocalLambda.start(
            function(SnapStartHandler.class.getName(), Build.testClasses()).withSnapStart(),
            moments)) {
      lambda.thaw();
      assertThat(liveClasses(lambda)).contains(CACHE).doesNotContain(PROOFS);

      lambda.restore();
      String token = String.valueOf(lambda.invoke("{}").answer()).replace("\"", "");
      lambda.thaw();
      assertThat(liveClasses(lambda)).contains(PROOFS);
      assertThat(keyOf(token)).isNotEqualTo(keyOf(Files.readString(firstToken)));
    }
  }

  /** Those of which an object is alive. */
  private List<String> liveClasses(LocalLambda lambda) throws Exception {
    Process jcmd =
        new ProcessBuilder(
                jdk.resolve("bin/jcmd").toString(),
                String.valueOf(lambda.pid()),
                "GC.class_histogram")
            .redirectErrorStream(true)
            .start();
    String histogram = new String(jcmd.getInputStream().readAllBytes(), UTF_8);
    assertThat(jcmd.waitFor()).as(histogram).isZero();
    return histogram.lines().flatMap(line -> Stream.of(line.strip().split(" +"))).toList();
  }

  /** The thumbprint of the key that it is bound to. */
  private static @Nullable Object keyOf(String token) throws ParseException {
    return SignedJWT.parse(token).getJWTClaimsSet().getJSONObjectClaim("cnf").get("jkt");
  }
}
