package io.github.oktatoken.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Tokens that a real authorization server binds to the key of the environment. */
class DpopIT extends EndToEnd {
  private static final Pattern KEEPER =
      Pattern.compile("io\\.github\\.oktatoken\\.internal\\.token\\.TokenCache ");

  private static final Pattern PROOF_CLASS =
      Pattern.compile("io\\.github\\.oktatoken\\.internal\\.(dpop\\.DpopProofs|jose\\.Jws) ");

  @Test
  void anApiTakesTheBoundTokenWithAProof() throws Exception {
    settings.put("okta_dpop", "always");
    try (DpopApi api = new DpopApi(longLived.decoder())) {
      settings.put("orders_url", api.url());
      LocalLambda.Function function = function(DpopHandler.class.getName(), testClasses());
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
            function(SnapStartHandler.class.getName(), testClasses()).withSnapStart(), moments)) {
      lambda.thaw();
      assertThat(liveObjects(lambda)).anyMatch(found(KEEPER)).noneMatch(found(PROOF_CLASS));

      lambda.restore();
      String token = lambda.invoke("{}").answer().replace("\"", "");
      lambda.thaw();
      assertThat(liveObjects(lambda)).anyMatch(found(PROOF_CLASS));
      assertThat(keyOf(token)).isNotEqualTo(keyOf(Files.readString(firstToken)));
    }
  }

  /** What of each class is alive, a line each. */
  private List<String> liveObjects(LocalLambda lambda) throws Exception {
    Process jcmd =
        new ProcessBuilder(
                jdk.resolve("bin/jcmd").toString(),
                String.valueOf(lambda.pid()),
                "GC.class_histogram")
            .redirectErrorStream(true)
            .start();
    String histogram = new String(jcmd.getInputStream().readAllBytes(), UTF_8);
    assertThat(jcmd.waitFor()).as(histogram).isZero();
    return histogram.lines().map(line -> line + " ").toList();
  }

  /** The thumbprint of the key that it is bound to. */
  private static Object keyOf(String token) throws ParseException {
    return SignedJWT.parse(token).getJWTClaimsSet().getJSONObjectClaim("cnf").get("jkt");
  }

  private static Predicate<String> found(Pattern pattern) {
    return pattern.asPredicate();
  }
}
