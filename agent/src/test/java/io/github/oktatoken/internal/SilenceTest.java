package io.github.oktatoken.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.github.oktatoken.AccessToken;
import io.github.oktatoken.ManualClock;
import io.github.oktatoken.TokenHolder;
import io.github.oktatoken.internal.aws.Arn;
import io.github.oktatoken.internal.aws.AwsClient;
import io.github.oktatoken.internal.aws.AwsEnvironment;
import io.github.oktatoken.internal.aws.AwsService;
import io.github.oktatoken.internal.config.Settings;
import io.github.oktatoken.internal.http.NetworkSettings;
import io.github.oktatoken.internal.secret.PlainSecret;
import io.github.oktatoken.internal.secret.Secret;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import okhttp3.Headers;
import okio.ByteString;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No type, not even one that is yet to come, says a secret or a token when it is printed. */
class SilenceTest {
  /** What a record may say of itself; a new text in a record is a secret until it stands here. */
  private static final Set<String> HARMLESS =
      Set.of(
          "AccessToken.type",
          "AccessToken.scope",
          "Arn.partition",
          "Arn.service",
          "Arn.region",
          "Arn.account",
          "Arn.resource",
          "SecretReference.arn",
          "Client.id",
          "ClientName.value",
          "ClientSettings.tokenFile",
          "ClientSettings.tokenUrl",
          // A keyed hash.
          "Content.fingerprint",
          "Grant.scope",
          "Grant.audience",
          "Grant.resources",
          "HttpResponse.headers",
          "InvokeEvent.requestId",
          "NetworkSettings.caFile",
          "NetworkSettings.noProxy",
          "Response.headers",
          "Settings.runtimeApi",
          // Records that are looked at themselves, and names.
          "Settings.clients",
          // In our own words.
          "Settings.refusal",
          "Settings.refused",
          "SigningKey.algorithm",
          "SigningKey.id");

  /** Tested where it lives: it may say how it ended. */
  private static final String REFRESH = "io.github.oktatoken.internal.token.Refresh";

  private static final Pattern TEXT = Pattern.compile("x-(\\w+\\.\\w+)-x");

  static List<Class<?>> types() throws ClassNotFoundException {
    List<Class<?>> types = new ArrayList<>();
    for (JavaClass type :
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.github.oktatoken")) {
      if (!type.getSimpleName().equals("package-info")) {
        types.add(Class.forName(type.getName(), false, SilenceTest.class.getClassLoader()));
      }
    }
    assertThat(types).contains(AccessToken.class, Settings.class, TokenHolder.class);
    return types;
  }

  static List<Class<?>> records() throws ClassNotFoundException {
    return types().stream().filter(Class::isRecord).toList();
  }

  @ParameterizedTest
  @MethodSource("records")
  void recordsPrintOnlyHarmlessValues(Class<?> type) throws Exception {
    Set<String> said = new HashSet<>();
    TEXT.matcher(sample(type).toString()).results().forEach(text -> said.add(text.group(1)));

    assertThat(HARMLESS).containsAll(said);
  }

  @ParameterizedTest
  @MethodSource("types")
  void otherTypesPrintOnlyTheirName(Class<?> type) throws Exception {
    boolean isOfFixedWords = type.isEnum() || Throwable.class.isAssignableFrom(type);
    if (!type.isRecord() && !type.isInterface() && !isOfFixedWords) {
      // A task says its state, a thread its name, a socket its address.
      Class<?> speaker =
          type.getName().equals(REFRESH)
              ? FutureTask.class
              : Stream.of(Thread.class, Socket.class)
                  .filter(known -> known.isAssignableFrom(type))
                  .<Class<?>>map(known -> known)
                  .findAny()
                  .orElse(Object.class);
      assertThat(type.getMethod("toString").getDeclaringClass()).isEqualTo(speaker);
    }
  }

  /** With texts that name the component they stand in. */
  private static Object sample(Class<?> type) throws ReflectiveOperationException {
    RecordComponent[] components = type.getRecordComponents();
    Object[] values = new Object[components.length];
    for (int i = 0; i < values.length; i++) {
      String text = "x-" + type.getSimpleName() + "." + components[i].getName() + "-x";
      values[i] = sample(components[i].getType(), text);
    }
    Class<?>[] parameters =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    Constructor<?> constructor = type.getDeclaredConstructor(parameters);
    constructor.setAccessible(true);
    return constructor.newInstance(values);
  }

  /** A type that it doesn't know fails the test, and is to be added here. */
  private static Object sample(Class<?> type, String text) throws ReflectiveOperationException {
    if (type.isRecord()) {
      return sample(type);
    }
    if (type.isEnum()) {
      return type.getEnumConstants()[0];
    }
    Object sample =
        Map.<Class<?>, Object>ofEntries(
                Map.entry(String.class, text),
                Map.entry(Path.class, Path.of(text)),
                Map.entry(URI.class, URI.create("https://example.com/" + text)),
                Map.entry(Map.class, Map.of("name", text)),
                Map.entry(List.class, List.of(text)),
                Map.entry(Headers.class, Headers.of("name", text)),
                Map.entry(ByteString.class, ByteString.encodeUtf8(text)),
                Map.entry(byte[].class, text.getBytes(UTF_8)),
                Map.entry(boolean.class, true),
                Map.entry(int.class, 1),
                Map.entry(long.class, 1L),
                Map.entry(Duration.class, Duration.ofSeconds(1)),
                Map.entry(Instant.class, Instant.EPOCH),
                Map.entry(IOException.class, new IOException("of fixed words")),
                Map.entry(Secret.class, new PlainSecret(text)),
                Map.entry(AwsClient.class, client()),
                Map.entry(PrivateKey.class, new SecretKeyInWords(text)))
            .get(type);
    assertThat(sample).as("a sample of %s", type).isNotNull();
    return sample;
  }

  private static AwsClient client() {
    Arn arn = requireNonNull(Arn.parse("arn:aws:dynamodb:eu-central-1:1:table/tokens"));
    AwsEnvironment none = new AwsEnvironment(null, null, null, null, null, null, Map.of());
    return new AwsClient(
        "name", AwsService.DYNAMODB, arn, none, NetworkSettings.OF_THE_JVM, new ManualClock());
  }

  /** A key that would say itself. */
  private record SecretKeyInWords(String words) implements PrivateKey {
    private static final long serialVersionUID = 1;

    @Override
    public String getAlgorithm() {
      return words;
    }

    @Override
    public String getFormat() {
      return words;
    }

    @Override
    public byte[] getEncoded() {
      return words.getBytes(UTF_8);
    }
  }
}
