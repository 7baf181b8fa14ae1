package io.github.oktatoken.internal.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.Fuzzing;
import io.github.oktatoken.KeptInputs;
import io.github.oktatoken.OwnWords;
import io.github.oktatoken.internal.env.ClientName;
import io.github.oktatoken.internal.oauth.ClientAuthenticationMethod;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import okhttp3.HttpUrl;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

/**
 * Whatever the settings are, they are refused without their values or take the secret nowhere else.
 * An input is a file of properties, on top of settings that are good.
 */
public class SettingsFuzzTest {
  @ParameterizedTest
  @ArgumentsSource(KeptInputs.class)
  void refusesSettingsWithoutTheirValuesOrReadsSafeOnes(byte[] input) {
    fuzzerTestOneInput(input);
  }

  public static void fuzzerTestOneInput(byte[] input) {
    Map<String, String> environment = TestSettings.required();
    try {
      Properties changes = new Properties();
      changes.load(new StringReader(new String(Fuzzing.planted(input), UTF_8)));
      changes.forEach((name, value) -> environment.put((String) name, (String) value));
    } catch (IOException | IllegalArgumentException noProperties) {
      return;
    }
    // Messages name the clients.
    environment.computeIfPresent(
        "okta_clients", (name, value) -> value.replaceAll("(?i)" + OwnWords.MARKER, "orders"));
    assertRefusedOrSafe(environment);
    assertRefusedOrSafe(with(environment, OwnWords.MARKER, ""));
    assertRefusedOrSafe(with(environment, "", OwnWords.MARKER));
  }

  private static Map<String, String> with(
      Map<String, String> environment, String before, String after) {
    Map<String, String> marked = new HashMap<>(environment);
    marked.replaceAll(
        (name, value) -> name.equals("okta_clients") ? value : before + value + after);
    return marked;
  }

  private static void assertRefusedOrSafe(Map<String, String> environment) {
    Settings.log(environment);
    Settings settings = Settings.read(environment);
    assertThat(settings.clients()).isNotEmpty();
    for (ClientSettings client : settings.clients().values()) {
      Path file = client.tokenFile();
      assertThat(file.isAbsolute()).isTrue();
      assertThat(file.getFileName()).isNotNull();
      assertThat(OwnWords.hasControlCharacter(file.toString())).as("control character").isFalse();
    }
    settings.refused().values().forEach(why -> OwnWords.assertInOwnWords(new Exception(why)));
    if (settings.refusal() == null) {
      assertThat(OwnWords.hasControlCharacter(settings.runtimeApi())).isFalse();
      Map<ClientName, ClientSettings> usable = TestSettings.usable(environment);
      assertThat(usable).isNotEmpty();
      assertThat(usable.values()).extracting(ClientSettings::tokenFile).doesNotHaveDuplicates();
      usable.forEach((name, client) -> assertSafe(name, client, environment));
    } else {
      OwnWords.assertInOwnWords(new Exception(settings.refusal()));
    }
  }

  private static void assertSafe(
      ClientName name, ClientSettings settings, Map<String, String> environment) {
    URI url = settings.tokenUrl();
    assertThat(valueOf(name, "okta_token_url", environment).strip()).isEqualTo(url.toString());
    String scheme = url.getScheme().toLowerCase(Locale.ROOT);
    assertThat(scheme).isIn("https", "http");
    if (scheme.equals("http")) {
      assertThat(isLoopback(url.getHost())).as("loopback").isTrue();
    }
    // As in the request; without one there is no request.
    HttpUrl sent = HttpUrl.parse(url.toString());
    if (sent != null) {
      assertSameAddress(url, sent);
      assertThat(sent.scheme()).isEqualTo(scheme);
      assertThat(sent.username() + sent.password()).isEmpty();
    }
    boolean hasKey =
        settings.client().authenticationMethod() == ClientAuthenticationMethod.PRIVATE_KEY_JWT;
    String secret = hasKey ? "okta_private_key" : "client_secret";
    assertThat(settings.client().secret().setting())
        .isIn(valueOf(name, secret, environment), place(valueOf(name, secret, environment)));
    for (String text :
        new String[] {
          settings.client().id(),
          // A key may have lines.
          hasKey ? "" : settings.client().secret().setting(),
          String.valueOf(settings.grant()),
          url.toString()
        }) {
      assertThat(OwnWords.hasControlCharacter(text)).as("control character").isFalse();
    }
    Map<String, String> otherSecret = new HashMap<>(environment);
    otherSecret.put(name.variable(secret), "other");
    assertThat(settings.toString()).isEqualTo(TestSettings.of(otherSecret, name).toString());
  }

  /** Where a secret is, if it is elsewhere. */
  private static String place(String setting) {
    return (setting.strip().startsWith("/") ? "file:" : "") + setting.strip();
  }

  /** The client's own one, if there is one. */
  private static String valueOf(
      ClientName client, String setting, Map<String, String> environment) {
    String own = client.isDefault() ? "" : environment.getOrDefault(client.variable(setting), "");
    return own.isBlank() ? environment.getOrDefault(setting, "") : own;
  }

  private static void assertSameAddress(URI url, HttpUrl sent) {
    boolean isLiteral = url.getHost().startsWith("[");
    if (isLiteral) {
      assertThat(literal(sent.host())).isEqualTo(literal(url.getHost()));
    } else {
      assertThat(sent.host()).isEqualTo(url.getHost().toLowerCase(Locale.ROOT));
    }
    int usual = sent.isHttps() ? 443 : 80;
    assertThat(sent.port()).isEqualTo(url.getPort() < 0 ? usual : url.getPort());
  }

  private static boolean isLoopback(String host) {
    return host.equalsIgnoreCase("localhost")
        || host.matches("\\[.*]|[0-9.]+") && literal(host).isLoopbackAddress();
  }

  /** Looks nothing up: the host has digits alone, or colons. */
  private static InetAddress literal(String host) {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }
}
