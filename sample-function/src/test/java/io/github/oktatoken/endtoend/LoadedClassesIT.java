package io.github.oktatoken.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.fake.FakeAws;
import io.github.oktatoken.fake.FakeDynamo;
import io.github.oktatoken.local.LambdaApi;
import io.github.oktatoken.local.LocalLambda;
import java.nio.file.Files;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.jar.JarFile;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a function doesn't ask for costs it nothing: not a class of it is loaded. */
class LoadedClassesIT extends EndToEnd {
  private static final String PACKAGE = "io.github.oktatoken.";

  /** What a JVM with -Xlog:class+load writes. */
  private static final Pattern OURS =
      Pattern.compile("(?<=io\\.github\\.oktatoken\\.)(?!shaded|function|sample)\\S+(?= source:)");

  private static final Pattern LIBRARY =
      Pattern.compile("(?<=io\\.github\\.oktatoken\\.shaded\\.)\\S+(?= source:)");

  /** What a record's own equals and hashCode take: dozens of classes, and milliseconds. */
  private static final Pattern METHOD_HANDLES =
      Pattern.compile("java\\.lang\\.runtime\\.ObjectMethods(?= source:)");

  /** By what asks for it. */
  private static final Map<String, List<String>> OPTIONAL =
      Map.of(
          "a call",
          List.of("ApiCall"),
          "a proof",
          List.of("internal\\.dpop\\.DpopProofs", "internal\\.jose\\.Jws"),
          "a key",
          List.of(
              "internal\\.oauth\\.ClientAssertion",
              "internal\\.oauth\\.LocalAssertion",
              "internal\\.jose\\.PrivateKeyReader",
              "internal\\.jose\\.SigningKey",
              "internal\\.jose\\.Pkcs8",
              "internal\\.jose\\.Jwk"),
          "AWS",
          List.of(
              "internal\\.aws\\.[A-Z].*",
              "internal\\.secret\\.aws\\..*",
              "internal\\.secret\\.SecretText"),
          "a key in KMS",
          List.of(
              "internal\\.aws\\.kms\\..*",
              "internal\\.oauth\\.KmsAssertion",
              "internal\\.jose\\.EcdsaSignature"),
          "a table",
          List.of("internal\\.token\\.shared\\..*"),
          "metrics",
          List.of("internal\\.lambda\\.Metrics.*", "internal\\.token\\.MeasuredTokens"),
          "a file",
          List.of("internal\\.secret\\.FileSecret"),
          "a certificate",
          List.of("internal\\.http\\.CaFile"));

  private static final List<String> UNNEEDED_OF_LIBRARIES =
      List.of(
          "okhttp3\\.CacheControl",
          "okhttp3\\.MediaType",
          "kotlin\\.text\\.MatcherMatch.*",
          "kotlin\\.time\\..*");

  /** With room for a few; ten more are a millisecond. */
  private static final int MOST_FOR_A_TOKEN = 86;

  private static final int MOST_FOR_PREMAIN = 53;

  /**
   * OkHttp, Okio, Moshi and Kotlin; some thirty more are what a cache, a cookie or a regex takes.
   */
  private static final int MOST_OF_LIBRARIES = 300;

  @Test
  void aBearerTokenForASecretLoadsNothingOfAllElse() throws Exception {
    List<String> loaded = classesLoaded(OURS, true);

    assertThat(loaded)
        .contains("internal.oauth.TokenRequest", "internal.secret.PlainSecret")
        .noneMatch(LoadedClassesIT::isOptional);
    assertThat(loaded).hasSizeLessThanOrEqualTo(MOST_FOR_A_TOKEN);
  }

  @Test
  void aBearerTokenLoadsOnlyTheLibraryClassesThatARequestNeeds() throws Exception {
    assertThat(classesLoaded(LIBRARY, true))
        .contains("okhttp3.OkHttpClient", "moshi.JsonReader")
        .noneMatch(name -> UNNEEDED_OF_LIBRARIES.stream().anyMatch(name::matches))
        .hasSizeLessThanOrEqualTo(MOST_OF_LIBRARIES);
  }

  @Test
  void premainLoadsNoLibraryAndNothingOfThatEither() throws Exception {
    settings.put("okta_dpop", "always");
    settings.put("okta_ca_file", certificateFile());

    assertThat(classesLoaded(LIBRARY, false)).isEmpty();
    assertThat(classesLoaded(METHOD_HANDLES, false)).isEmpty();
    List<String> loaded = classesLoaded(OURS, false);
    assertThat(loaded).contains("internal.Extension", "internal.config.ClientSettings");
    assertThat(loaded).noneMatch(LoadedClassesIT::isOptional);
    assertThat(loaded).hasSizeLessThanOrEqualTo(MOST_FOR_PREMAIN);
  }

  @Test
  void whatIsAskedForIsLoaded() throws Exception {
    settings.put("okta_dpop", "always");
    settings.put("okta_ca_file", certificateFile());

    List<String> loaded = classesLoaded(OURS, true);
    for (String what : List.of("a proof", "a certificate")) {
      assertThat(OPTIONAL.get(what)).allMatch(name -> loaded.stream().anyMatch(matches(name)));
    }
  }

  @Test
  void aTableForSharedTokensIsLoadedWhereItIsSet() throws Exception {
    String arn = "arn:aws:dynamodb:eu-west-1:123456789012:table/okta-tokens";
    try (FakeDynamo table = FakeDynamo.start(Clock.systemUTC(), arn)) {
      settings.put("okta_shared_tokens", arn);
      settings.put("AWS_ENDPOINT_URL_DYNAMODB", table.url().toString());
      settings.put("AWS_ACCESS_KEY_ID", FakeAws.ACCESS_KEY_ID);
      settings.put("AWS_SECRET_ACCESS_KEY", FakeAws.SECRET_ACCESS_KEY);

      assertThat(classesLoaded(LIBRARY, false)).isEmpty();
      assertThat(table.requests().count()).isZero();
      assertThat(classesLoaded(OURS, true))
          .contains("internal.aws.AwsClient", "internal.token.shared.SharedTokens")
          .contains("internal.aws.AwsRequest", "internal.token.shared.TokenTable");
    }
  }

  @Test
  void metricsAreLoadedWhereTheyAreSet() throws Exception {
    settings.put("okta_metrics", "emf");

    List<String> loaded = classesLoaded(OURS, true);
    assertThat(OPTIONAL.get("metrics")).allMatch(name -> loaded.stream().anyMatch(matches(name)));
    assertThat(classesLoaded(METHOD_HANDLES, false)).isEmpty();
  }

  /** Or else the tests above would show nothing once a class has another name. */
  @Test
  void whatIsNotLoadedIsInTheJar() throws Exception {
    List<String> inJar = classesInJar();

    List<String> names = new ArrayList<>();
    OPTIONAL.values().forEach(names::addAll);
    UNNEEDED_OF_LIBRARIES.forEach(name -> names.add("shaded\\." + name));
    assertThat(names).allMatch(name -> inJar.stream().anyMatch(matches(name)));
    assertThat(inJar).noneMatch(name -> name.matches(".*(Conscrypt|BouncyCastle).*"));
  }

  private static boolean isOptional(String name) {
    return OPTIONAL.values().stream().flatMap(List::stream).anyMatch(name::matches);
  }

  private static Predicate<String> matches(String expression) {
    return Pattern.compile(expression).asMatchPredicate();
  }

  /** By their names below ours, as the log has them. */
  private static List<String> classesInJar() throws Exception {
    try (JarFile jar = new JarFile(layer.resolve("okta-token-extension/agent.jar").toFile())) {
      return jar.stream()
          .map(entry -> entry.getName().replace('/', '.'))
          .filter(name -> name.startsWith(PACKAGE) && name.endsWith(".class"))
          .map(name -> name.substring(PACKAGE.length(), name.length() - ".class".length()))
          .toList();
    }
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
