package io.github.oktatoken.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.sun.net.httpserver.HttpServer;
import io.github.oktatoken.local.LocalLambda;
import io.github.oktatoken.server.AuthorizationServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A client without a secret, as Okta's org authorization server wants it. */
class PrivateKeyJwtIT extends EndToEnd {
  @BeforeEach
  void haveNoSecret() {
    settings.remove("client_secret");
    settings.put("okta_client_auth", "private_key_jwt");
    settings.put("okta_key_id", "k1");
  }

  @Test
  void anRsaKeyInTheEnvironmentGetsAToken() throws Exception {
    KeyPair keys = keys("RSA", 2048);
    settings.put("okta_private_key", pem(keys.getPrivate()).replace("\n", "\\n"));
    assertAnswer(jwk(keys), "RS256", "Bearer");
  }

  @Test
  void anEcKeyInAFileGetsAToken() throws Exception {
    KeyPair keys = keys("EC", 256);
    Path file = Files.writeString(folder.resolve("key.pem"), pem(keys.getPrivate()));
    settings.put("okta_private_key", "file:" + file);
    assertAnswer(jwk(keys), "ES256", "Bearer");
  }

  @Test
  void anotherKeyThanTheServersIsNamedByGet() throws Exception {
    settings.put("okta_private_key", pem(keys("RSA", 2048).getPrivate()));
    assertAnswer(jwk(keys("RSA", 2048)), "RS256", "check client_id, okta_private_key");
  }

  @Test
  void aCertificateInPlaceOfAKeyIsNamedByGet() throws Exception {
    settings.put("okta_private_key", certificate.certificatePem());
    assertAnswer(jwk(keys("RSA", 2048)), "RS256", "okta_private_key is a certificate");
  }

  private void assertAnswer(JWK known, String algorithm, String answer) throws Exception {
    HttpServer keySet = HttpServer.create();
    byte[] json = new JWKSet(known).toString().getBytes(UTF_8);
    keySet.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, json.length);
          exchange.getResponseBody().write(json);
          exchange.close();
        });
    keySet.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    keySet.start();
    Map<String, String> ofClient =
        Map.of(
            "jwk-set-uri",
            "http://127.0.0.1:" + keySet.getAddress().getPort() + "/",
            "token-endpoint-authentication-signing-algorithm",
            algorithm);
    try (AuthorizationServer server =
        new AuthorizationServer(
            certificate, LONG_TOKEN_LIFE, "private_key_jwt", Duration.ZERO, moments, ofClient)) {
      settings.put("okta_token_url", server.tokenUrl());
      try (LocalLambda lambda = startProbe()) {
        assertThat(lambda.invoke(TELL_TOKEN).answer()).contains(answer);
        // The PKCS#8 header of such a key; none of the log's own words.
        assertThat(String.join("\n", lambda.finalLog())).doesNotContain("MIIE", "MEEC");
      }
    } finally {
      keySet.stop(0);
    }
  }

  private static JWK jwk(KeyPair keys) {
    return keys.getPublic() instanceof RSAPublicKey rsa
        ? new RSAKey.Builder(rsa).keyID("k1").build()
        : new ECKey.Builder(Curve.P_256, (ECPublicKey) keys.getPublic()).keyID("k1").build();
  }

  static KeyPair keys(String type, int bits) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(type);
    generator.initialize(bits);
    return generator.generateKeyPair();
  }

  static String pem(PrivateKey key) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
    return "-----BEGIN PRIVATE KEY-----\n" + body + "\n-----END PRIVATE KEY-----\n";
  }
}
