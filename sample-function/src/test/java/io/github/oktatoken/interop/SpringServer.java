package io.github.oktatoken.interop;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import io.github.oktatoken.local.Moments;
import io.github.oktatoken.server.AuthorizationServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import okhttp3.tls.HeldCertificate;
import org.springframework.security.oauth2.jwt.JwtDecoder;

/** Two Spring Authorization Servers, one for each transport. */
final class SpringServer implements InteropServer {
  private final HttpServer keys;
  private final AuthorizationServer https;
  private final AuthorizationServer http;

  SpringServer(HeldCertificate certificate) throws IOException {
    keys = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    byte[] json = Credentials.publicKeys().toString().getBytes(UTF_8);
    keys.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, json.length);
          exchange.getResponseBody().write(json);
          exchange.close();
        });
    keys.start();
    Map<String, Object> settings = clients();
    http = new AuthorizationServer(settings, Duration.ZERO, new Moments());
    settings.putAll(
        AuthorizationServer.tls(certificate.certificatePem(), certificate.privateKeyPkcs8Pem()));
    https = new AuthorizationServer(settings, Duration.ZERO, new Moments());
  }

  @Override
  public void await() {}

  @Override
  public int port(Transport transport) {
    return server(transport).port();
  }

  @Override
  public String tokenPath() {
    return "/oauth2/token";
  }

  @Override
  public JwtDecoder decoder(Transport transport) {
    return server(transport).decoder();
  }

  @Override
  public void close() {
    https.close();
    http.close();
    keys.stop(0);
  }

  private AuthorizationServer server(Transport transport) {
    return transport == Transport.HTTPS ? https : http;
  }

  private Map<String, Object> clients() {
    Map<String, Object> settings = new HashMap<>();
    for (Credentials credentials : Credentials.values()) {
      InteropClient client = new InteropClient(credentials, InteropClient.Demand.NOTHING);
      String name = AuthorizationServer.CLIENT + credentials.ordinal() + ".";
      settings.put(name + "registration.client-id", client.id());
      settings.put(name + "registration.client-authentication-methods", credentials.method());
      settings.put(name + "registration.authorization-grant-types", "client_credentials");
      settings.put(name + "registration.scopes", AuthorizationServer.SCOPE);
      if (credentials.isKey()) {
        settings.put(name + "jwk-set-uri", "http://127.0.0.1:" + keys.getAddress().getPort() + "/");
        settings.put(name + "token-endpoint-authentication-signing-algorithm", credentials.name());
      } else {
        settings.put(name + "registration.client-secret", "{noop}" + credentials.secret());
      }
    }
    return settings;
  }
}
