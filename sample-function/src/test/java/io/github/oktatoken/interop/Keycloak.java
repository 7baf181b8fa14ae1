package io.github.oktatoken.interop;

import com.nimbusds.jose.util.JSONObjectUtils;
import io.github.oktatoken.machine.Build;
import io.github.oktatoken.machine.Known;
import io.github.oktatoken.server.AuthorizationServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import okhttp3.tls.HeldCertificate;
import org.springframework.security.oauth2.jwt.JwtDecoder;

/** Keycloak, as the build has unpacked it. */
final class Keycloak implements InteropServer {
  private static final String REALM = "orders";
  private static final String PROTOCOL = "openid-connect";

  private final Map<Transport, Integer> ports =
      Map.of(Transport.HTTPS, ServerProcess.freePort(), Transport.HTTP, ServerProcess.freePort());
  private final ServerProcess process;

  /** Starts it and doesn't wait. */
  Keycloak(HeldCertificate certificate) throws IOException {
    Path home = Build.directory().resolve("keycloak");
    Path chain = Files.writeString(home.resolve("conf/chain.pem"), certificate.certificatePem());
    Path key = Files.writeString(home.resolve("conf/key.pem"), certificate.privateKeyPkcs8Pem());
    Files.createDirectories(home.resolve("data/import"));
    Files.writeString(
        home.resolve("data/import/" + REALM + ".json"), JSONObjectUtils.toJSONString(realm()));
    process =
        new ServerProcess(
            home,
            Build.directory().resolve("keycloak.log"),
            Map.of(
                "JAVA_HOME",
                System.getProperty("java.home"),
                "JAVA_OPTS_KC_HEAP",
                "-Xms64m -Xmx512m",
                // It lives for a minute.
                "JAVA_OPTS_APPEND",
                "-XX:TieredStopAtLevel=1"),
            List.of(
                home.resolve("bin/kc.sh").toString(),
                "start-dev",
                "--db=dev-mem",
                "--import-realm",
                "--http-host=127.0.0.1",
                "--http-port=" + ports.get(Transport.HTTP),
                "--https-port=" + ports.get(Transport.HTTPS),
                "--https-certificate-file=" + chain,
                "--https-certificate-key-file=" + key));
  }

  @Override
  public void await() throws IOException, InterruptedException {
    process.await(keysUrl(), port(Transport.HTTPS));
  }

  @Override
  public int port(Transport transport) {
    return Known.in(ports, transport);
  }

  @Override
  public String tokenPath() {
    return "/realms/" + REALM + "/protocol/" + PROTOCOL + "/token";
  }

  @Override
  public JwtDecoder decoder(Transport transport) {
    return InteropServer.decoder(keysUrl());
  }

  @Override
  public void close() {
    process.close();
  }

  private static Map<String, Object> realm() {
    Map<String, String> scope = Map.of("name", AuthorizationServer.SCOPE, "protocol", PROTOCOL);
    return Map.of(
        "realm",
        REALM,
        "enabled",
        true,
        "sslRequired",
        "none",
        "clientScopes",
        List.of(scope),
        "clients",
        InteropClient.all().stream()
            .filter(client -> client.demand() != InteropClient.Demand.NONCE)
            .map(Keycloak::client)
            .toList());
  }

  private static Map<String, Object> client(InteropClient client) {
    Map<String, Object> members = new HashMap<>();
    members.put("clientId", client.id());
    members.put("protocol", PROTOCOL);
    members.put("publicClient", false);
    members.put("standardFlowEnabled", false);
    members.put("serviceAccountsEnabled", true);
    members.put("optionalClientScopes", List.of(AuthorizationServer.SCOPE));
    Map<String, String> attributes = new HashMap<>();
    if (client.credentials().isKey()) {
      members.put("clientAuthenticatorType", "client-jwt");
      attributes.put("use.jwks.string", "true");
      attributes.put("jwks.string", Credentials.publicKeys().toString());
    } else {
      members.put("clientAuthenticatorType", "client-secret");
      members.put("secret", client.credentials().secret());
    }
    boolean isBound = client.demand() == InteropClient.Demand.PROOF;
    attributes.put("dpop.bound.access.tokens", String.valueOf(isBound));
    members.put("attributes", attributes);
    return members;
  }

  private String keysUrl() {
    return "http://127.0.0.1:"
        + port(Transport.HTTP)
        + "/realms/"
        + REALM
        + "/protocol/"
        + PROTOCOL
        + "/certs";
  }
}
