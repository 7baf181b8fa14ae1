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

/** The {@code oidc-provider} of npm, as the build has installed it. */
final class OidcProvider implements InteropServer {
  private final Map<Transport, Integer> ports =
      Map.of(Transport.HTTPS, ServerProcess.freePort(), Transport.HTTP, ServerProcess.freePort());
  private final ServerProcess process;

  /** Starts it and doesn't wait. */
  OidcProvider(HeldCertificate certificate) throws IOException {
    Path home = Build.directory().resolve("oidc-provider");
    Map<String, Object> settings = new HashMap<>();
    settings.put("httpPort", ports.get(Transport.HTTP));
    settings.put("httpsPort", ports.get(Transport.HTTPS));
    settings.put("certificate", certificate.certificatePem());
    settings.put("privateKey", certificate.privateKeyPkcs8Pem());
    settings.put("scope", AuthorizationServer.SCOPE);
    settings.put("algorithms", Credentials.algorithms());
    settings.put("clients", InteropClient.all().stream().map(OidcProvider::client).toList());
    Path file =
        Files.writeString(home.resolve("settings.json"), JSONObjectUtils.toJSONString(settings));
    process =
        new ServerProcess(
            home,
            Build.directory().resolve("oidc-provider.log"),
            Map.of(),
            List.of("node", "server.mjs", file.toString()));
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
    return "/token";
  }

  @Override
  public JwtDecoder decoder(Transport transport) {
    return InteropServer.decoder(keysUrl());
  }

  @Override
  public void close() {
    process.close();
  }

  private static Map<String, Object> client(InteropClient client) {
    Map<String, Object> members = new HashMap<>();
    members.put("client_id", client.id());
    members.put("grant_types", List.of("client_credentials"));
    members.put("response_types", List.of());
    members.put("redirect_uris", List.of());
    members.put("token_endpoint_auth_method", client.credentials().method());
    if (client.credentials().isKey()) {
      members.put("jwks", Credentials.publicKeys().toJSONObject());
    } else {
      members.put("client_secret", client.credentials().secret());
    }
    members.put("dpop_bound_access_tokens", client.demand() != InteropClient.Demand.NOTHING);
    return members;
  }

  private String keysUrl() {
    return "http://127.0.0.1:" + port(Transport.HTTP) + "/jwks";
  }
}
