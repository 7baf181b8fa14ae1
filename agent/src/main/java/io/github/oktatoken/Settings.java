package io.github.oktatoken;

import io.github.oktatoken.http.Loopback;
import io.github.oktatoken.lambda.InitializationType;
import io.github.oktatoken.lambda.LambdaLog;
import io.github.oktatoken.oauth.Client;
import io.github.oktatoken.oauth.DpopPolicy;
import io.github.oktatoken.token.Fingerprint;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the function's environment variables say; no other class knows their names.
 *
 * @param runtimeApi host and port of Lambda's Extensions API
 * @param initializationType how Lambda starts and keeps the environment
 * @param tokenUrl the token endpoint
 * @param client who asks, and how it proves it
 * @param scope the scopes to ask for, or {@code null} for the server's default ones
 * @param dpop whether tokens are to be bound to a key
 */
record Settings(
    String runtimeApi,
    InitializationType initializationType,
    URI tokenUrl,
    Client client,
    @Nullable String scope,
    DpopPolicy dpop) {

  private static final String DEFAULT_TOKEN_FILE = "/tmp/token.json";
  private static final int MAX_PORT = 65_535;

  /**
   * Reads the settings.
   *
   * @throws IllegalArgumentException if one is missing or senseless; the message names each of them
   *     and says what is wanted, without the values, which may be secret
   */
  static Settings read(Map<String, String> environment) {
    return new Reader(environment).read();
  }

  /** Reads how Lambda wants log lines to look; never fails. */
  static LambdaLog log(Map<String, String> environment) {
    return LambdaLog.toStandardError(
        environment.get("AWS_LAMBDA_LOG_FORMAT"), environment.get("AWS_LAMBDA_LOG_LEVEL"));
  }

  /**
   * Reads where the token is written for readers that are not Java code; never fails. A senseless
   * place is for {@link #read} to complain of.
   */
  static Path tokenFile(Map<String, String> environment) {
    Path file = new Reader(environment).tokenFile();
    return file == null ? Path.of(DEFAULT_TOKEN_FILE) : file;
  }

  /** Marks what was got with these settings. */
  Fingerprint fingerprint() {
    return new Fingerprint(
        client.secret(),
        Arrays.asList(
            tokenUrl.toString(), client.id(), client.authentication().name(), scope, dpop.name()));
  }

  /** Goes through the variables and gathers what is wrong, so that one look shows all of it. */
  private static final class Reader {
    private final Map<String, String> environment;
    private final List<String> problems = new ArrayList<>();

    Reader(Map<String, String> environment) {
      this.environment = environment;
    }

    Settings read() {
      String runtimeApi = required("AWS_LAMBDA_RUNTIME_API", "this is not a Lambda environment");
      String id = required("client_id", "set it to the client ID of the Okta app").strip();
      Client.Authentication authentication = authentication();
      boolean hasKey = authentication == Client.Authentication.PRIVATE_KEY_JWT;
      // Not stripped: a secret may begin or end with a space.
      String secret =
          hasKey
              ? privateKey()
              : required("client_secret", "set it to the client secret of the Okta app");
      URI url = tokenUrl();
      String keyId = optional("okta_key_id");
      if (tokenFile() == null) {
        problems.add("okta_token_file must be the absolute path of a file, as in /tmp/token.json");
      }
      String scope = optional("okta_scope");
      if (scope != null && !isPrintableAscii(scope)) {
        problems.add("okta_scope has a character that no scope has: separate scopes by spaces");
      }
      DpopPolicy dpop = dpop();
      if (!problems.isEmpty()) {
        throw new IllegalArgumentException(String.join("; ", problems));
      }
      return new Settings(
          runtimeApi,
          InitializationType.of(environment.get("AWS_LAMBDA_INITIALIZATION_TYPE")),
          url,
          new Client(id, secret, authentication, keyId == null ? null : keyId.strip()),
          scope,
          dpop);
    }

    private URI tokenUrl() {
      String name = "okta_token_url";
      String text = required(name, "set it to https://<org>/oauth2/<server>/v1/token").strip();
      if (text.isEmpty()) {
        return URI.create("");
      }
      try {
        URI url = new URI(text);
        if (url.getHost() == null || url.getPort() == 0 || url.getPort() > MAX_PORT) {
          problems.add(name + " has no valid host or port: set it to a full URL");
        } else if (url.getRawUserInfo() != null || url.getRawFragment() != null) {
          problems.add(name + " must hold neither a user nor a fragment: remove them");
        } else if (!"https".equalsIgnoreCase(url.getScheme()) && !isPlainLoopback(url)) {
          problems.add(name + " must begin with https:// (http is for loopback hosts alone)");
        }
        return url;
      } catch (URISyntaxException malformed) {
        // Not chained: its message repeats the value.
        problems.add(name + " is not a URL: set it to https://<org>/oauth2/<server>/v1/token");
        return URI.create("");
      }
    }

    private Client.Authentication authentication() {
      String name = optional("okta_client_auth");
      if (name == null) {
        return Client.Authentication.CLIENT_SECRET_BASIC;
      }
      for (Client.Authentication method : Client.Authentication.values()) {
        if (method.registeredName().equals(name.strip())) {
          return method;
        }
      }
      problems.add(
          "okta_client_auth must be client_secret_basic, client_secret_post or private_key_jwt");
      return Client.Authentication.CLIENT_SECRET_BASIC;
    }

    /** Read when it is needed: that loads what a client with a secret never needs. */
    private String privateKey() {
      String key = optional("okta_private_key");
      if (key == null) {
        problems.add("okta_private_key is not set: set it to the app's private key, PEM or JWK");
        return "";
      }
      return key;
    }

    private DpopPolicy dpop() {
      String name = optional("okta_dpop");
      if (name == null) {
        return DpopPolicy.AUTO;
      }
      for (DpopPolicy policy : DpopPolicy.values()) {
        if (policy.settingName().equals(name.strip())) {
          return policy;
        }
      }
      problems.add("okta_dpop must be auto, always or never");
      return DpopPolicy.AUTO;
    }

    private @Nullable Path tokenFile() {
      String text = optional("okta_token_file");
      try {
        Path file = Path.of(text == null ? DEFAULT_TOKEN_FILE : text);
        // Messages name it.
        boolean isPrintable = !hasControlCharacter(file.toString());
        return file.isAbsolute() && file.getFileName() != null && isPrintable ? file : null;
      } catch (InvalidPathException malformed) {
        return null;
      }
    }

    private String required(String name, String wayOut) {
      String value = optional(name);
      if (value == null) {
        problems.add(name + " is not set: " + wayOut);
        return "";
      }
      if (hasControlCharacter(value)) {
        problems.add(name + " has a line break or another control character in it: remove it");
      }
      return value;
    }

    private @Nullable String optional(String name) {
      String value = environment.get(name);
      return value == null || value.isBlank() ? null : value;
    }

    private static boolean isPlainLoopback(URI url) {
      return "http".equalsIgnoreCase(url.getScheme()) && Loopback.isLoopback(url.getHost());
    }

    private static boolean isPrintableAscii(String value) {
      for (int i = 0; i < value.length(); i++) {
        if (value.charAt(i) < ' ' || value.charAt(i) > '~') {
          return false;
        }
      }
      return true;
    }

    private static boolean hasControlCharacter(String value) {
      for (int i = 0; i < value.length(); i++) {
        if (Character.isISOControl(value.charAt(i))) {
          return true;
        }
      }
      return false;
    }
  }
}
