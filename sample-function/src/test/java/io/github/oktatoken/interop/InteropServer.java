package io.github.oktatoken.interop;

import java.io.IOException;
import java.util.Locale;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/**
 * An authorization server that isn't ours, which knows every {@link InteropClient} that it can
 * serve.
 */
interface InteropServer extends AutoCloseable {
  /** How the server is talked to. */
  enum Transport {
    HTTPS,
    HTTP;

    String scheme() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Waits until the server answers. */
  void await() throws IOException, InterruptedException;

  int port(Transport transport);

  /** What comes after host and port in the address of the token endpoint. */
  String tokenPath();

  default String tokenUrl(Transport transport) {
    return transport.scheme() + "://127.0.0.1:" + port(transport) + tokenPath();
  }

  /** Knows the keys that the server signs with, as an API does. */
  JwtDecoder decoder(Transport transport);

  /** Knows the keys at an address. */
  static JwtDecoder decoder(String keysUrl) {
    // The type of the JWTs is at+jwt at one server and JWT at another.
    NimbusJwtDecoder decoder = NimbusJwtDecoder.withJwkSetUri(keysUrl).validateType(false).build();
    decoder.setJwtValidator(new JwtTimestampValidator());
    return decoder;
  }

  @Override
  void close();
}
