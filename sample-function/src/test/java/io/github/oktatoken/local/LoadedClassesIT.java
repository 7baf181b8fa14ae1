package io.github.oktatoken.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a function doesn't ask for costs it nothing: not a class of it is loaded. */
class LoadedClassesIT extends EndToEnd {
  /** What a JVM with -Xlog:class+load writes. */
  private static final Pattern OURS =
      Pattern.compile(
          "(?<=io\\.github\\.oktatoken\\.(?:internal\\.)?)(?!internal|shaded|local|sample)\\S+(?= source:)");

  private static final Pattern LIBRARY =
      Pattern.compile("(?<=io\\.github\\.oktatoken\\.shaded\\.)\\S+(?= source:)");

  /** By what asks for it. */
  private static final Map<String, Pattern> OPTIONAL =
      Map.of(
          "a proof",
          Pattern.compile("(dpop\\.DpopProofs|jose\\.Jws)"),
          "a key",
          Pattern.compile("oauth\\.ClientAssertion|jose\\.(PrivateKeyReader|SigningKey|Pkcs8|Jwk)"),
          "AWS",
          Pattern.compile("secret\\.(aws\\..*|SecretText)"),
          "a file",
          Pattern.compile("secret\\.FileSecret"),
          "a certificate",
          Pattern.compile("http\\.CaFile"));

  /** With room for a few; ten more are a millisecond. */
  private static final int MOST_FOR_A_TOKEN = 86;

  private static final int MOST_FOR_PREMAIN = 52;

  /**
   * OkHttp, Okio, Moshi and Kotlin; some thirty more are what a cache, a cookie or a regex takes.
   */
  private static final int MOST_OF_LIBRARIES = 300;

  @Test
  void aBearerTokenForASecretLoadsNothingOfAllElse() throws Exception {
    List<String> loaded = classesLoaded(OURS, true);

    assertThat(loaded).contains("oauth.TokenRequest", "secret.PlainSecret");
    OPTIONAL.values().forEach(what -> assertThat(loaded).noneMatch(what.asMatchPredicate()));
    assertThat(loaded).hasSizeLessThanOrEqualTo(MOST_FOR_A_TOKEN);
  }

  @Test
  void ofTheLibrariesABearerTokenLoadsWhatSendsOneRequest() throws Exception {
    assertThat(classesLoaded(LIBRARY, true))
        .contains("okhttp3.OkHttpClient", "moshi.JsonReader")
        .noneMatch(name -> name.matches(".*(Conscrypt|BouncyCastle|kotlin.text.MatcherMatch).*"))
        .noneMatch(name -> name.matches("okhttp3.(CacheControl|MediaType)|kotlin.time.*"))
        .hasSizeLessThanOrEqualTo(MOST_OF_LIBRARIES);
  }

  @Test
  void premainLoadsNoLibraryAndNothingOfThatEither() throws Exception {
    settings.put("okta_dpop", "always");
    settings.put("okta_ca_file", certificateFile());

    assertThat(classesLoaded(LIBRARY, false)).isEmpty();
    List<String> loaded = classesLoaded(OURS, false);
    assertThat(loaded).contains("Extension", "ClientSettings");
    OPTIONAL.values().forEach(what -> assertThat(loaded).noneMatch(what.asMatchPredicate()));
    assertThat(loaded).hasSizeLessThanOrEqualTo(MOST_FOR_PREMAIN);
  }

  @Test
  void whatIsAskedForIsLoaded() throws Exception {
    settings.put("okta_dpop", "always");
    settings.put("okta_ca_file", certificateFile());

    assertThat(classesLoaded(OURS, true))
        .anyMatch(OPTIONAL.get("a proof").asMatchPredicate())
        .anyMatch(OPTIONAL.get("a certificate").asMatchPredicate());
  }

  private String certificateFile() throws Exception {
    return Files.writeString(folder.resolve("ca.pem"), certificate.certificatePem()).toString();
  }

  /** By an environment with a token, or by premain alone. */
  private List<String> classesLoaded(Pattern which, boolean withToken) throws Exception {
    settings.put("JAVA_TOOL_OPTIONS", trustOptions + " -Xlog:class+load:stdout");
    LambdaApi api = new LambdaApi(moments);
    if (!withToken) {
      api.refuseRegistration();
    }
    try (LocalLambda lambda = LocalLambda.launch(probe(), api, moments)) {
      lambda.awaitInit();
      if (withToken) {
        assertThat(lambda.invoke(TELL_TOKEN).answer()).contains("type");
      }
      Stream<MatchResult> found =
          lambda.finalLog().stream().flatMap(line -> which.matcher(line).results());
      return found.map(MatchResult::group).toList();
    }
  }
}
