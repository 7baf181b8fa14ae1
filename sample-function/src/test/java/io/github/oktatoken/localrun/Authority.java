package io.github.oktatoken.localrun;

import io.github.oktatoken.local.Moments;
import io.github.oktatoken.server.AuthorizationServer;
import io.github.oktatoken.server.Certificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/**
 * The authorization server of a run: the one that the function's variables name, or a built-in one.
 *
 * @param environment the function's variables for it
 * @param builtIn the server that runs here, {@code null} if it is another
 */
record Authority(Map<String, String> environment, @Nullable AuthorizationServer builtIn)
    implements AutoCloseable {
  /** Of a token: short enough to be outlived in a coffee sip. */
  static final Duration SHORT_LIFE = Duration.ofSeconds(5);

  private static final String TOKEN_URL = "okta_token_url";
  private static final String CLIENTS = "okta_clients";
  private static final String SCOPE = "okta_scope";

  /** Whose values would be for another server. */
  private static final List<String> OF_SERVER =
      List.of(
          TOKEN_URL,
          "client_id",
          "client_secret",
          "okta_client_auth",
          "okta_private_key",
          "okta_key_id");

  /**
   * Starts a server if the function's variables name none.
   *
   * @param tokenLife of the built-in server's tokens
   */
  static Authority of(
      Map<String, String> variables, Duration tokenLife, Path folder, Moments moments)
      throws IOException {
    Map<String, String> environment = new HashMap<>(variables);
    List<String> prefixes = prefixes(variables);
    if (prefixes.stream().anyMatch(prefix -> isSet(variables, prefix + TOKEN_URL))) {
      return new Authority(environment, null);
    }
    Set<String> scopes = new TreeSet<>();
    for (String prefix : prefixes) {
      String scope = environment.getOrDefault(prefix + SCOPE, "").strip();
      scopes.addAll(List.of(scope.split("\\s+")));
      OF_SERVER.forEach(name -> environment.remove(prefix + name));
    }
    scopes.remove("");
    if (scopes.isEmpty()) {
      environment.put(SCOPE, AuthorizationServer.SCOPE);
      scopes.add(AuthorizationServer.SCOPE);
    }
    Certificate certificate = new Certificate();
    AuthorizationServer server =
        new AuthorizationServer(
            certificate,
            tokenLife,
            "client_secret_basic",
            Duration.ZERO,
            moments,
            Map.of("registration.scopes", String.join(",", scopes)));
    environment.put(TOKEN_URL, server.tokenUrl());
    environment.put("client_id", AuthorizationServer.CLIENT_ID);
    environment.put("client_secret", AuthorizationServer.CLIENT_SECRET);
    Path certificates = Files.createTempFile(folder, "authority", ".pem");
    environment.put(
        "okta_ca_file", Files.writeString(certificates, certificate.certificatePem()).toString());
    environment.merge("NO_PROXY", "127.0.0.1", (own, loopback) -> own + "," + loopback);
    return new Authority(environment, server);
  }

  boolean isBuiltIn() {
    return builtIn != null;
  }

  /** Knows the server's keys. */
  JwtDecoder decoder() {
    return builtIn == null
        ? NimbusJwtDecoder.withJwkSetUri(tokenUrl().replaceFirst("/token$", "/keys")).build()
        : builtIn.decoder();
  }

  /** How many requests the built-in server has had; those to another one are not counted. */
  int requests() {
    return builtIn == null ? 0 : builtIn.requests();
  }

  String description() {
    return "Authorization server: "
        + (builtIn == null ? tokenUrl() : "Spring Authorization Server, embedded, over TLS");
  }

  @Override
  public void close() {
    if (builtIn != null) {
      builtIn.close();
    }
  }

  private String tokenUrl() {
    return environment.getOrDefault(TOKEN_URL, "those of the clients");
  }

  /** What a client's variables begin with; those of the default client with nothing. */
  private static List<String> prefixes(Map<String, String> variables) {
    List<String> prefixes = new ArrayList<>(List.of(""));
    for (String client : variables.getOrDefault(CLIENTS, "").split(",")) {
      if (!client.isBlank()) {
        prefixes.add(client.strip() + "_");
      }
    }
    return prefixes;
  }

  private static boolean isSet(Map<String, String> variables, String name) {
    return !variables.getOrDefault(name, "").isBlank();
  }
}
