package io.github.oktatoken.interop;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.JWKGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import io.github.oktatoken.server.AuthorizationServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a client shows to a server: a secret in two ways, or a key of one of six algorithms. */
enum Credentials {
  CLIENT_SECRET_BASIC("client_secret_basic", null),
  CLIENT_SECRET_POST("client_secret_post", null),
  RS256("private_key_jwt", JWSAlgorithm.RS256),
  RS384("private_key_jwt", JWSAlgorithm.RS384),
  RS512("private_key_jwt", JWSAlgorithm.RS512),
  ES256("private_key_jwt", JWSAlgorithm.ES256),
  ES384("private_key_jwt", JWSAlgorithm.ES384),
  ES512("private_key_jwt", JWSAlgorithm.ES512);

  private static final int RSA_BITS = 2048;

  private final String method;
  private final @Nullable JWSAlgorithm algorithm;
  private final @Nullable JWK key;

  Credentials(String method, @Nullable JWSAlgorithm algorithm) {
    this.method = method;
    this.algorithm = algorithm;
    this.key = algorithm == null ? null : newKey(algorithm);
  }

  /** Those with a key. */
  static List<Credentials> withKey() {
    return List.of(RS256, RS384, RS512, ES256, ES384, ES512);
  }

  /** The names of the algorithms. */
  static List<String> algorithms() {
    return withKey().stream().map(Credentials::name).toList();
  }

  /** What the servers know. */
  static JWKSet publicKeys() {
    List<JWK> keys = new ArrayList<>();
    for (Credentials credentials : withKey()) {
      if (credentials.key != null) {
        keys.add(credentials.key.toPublicJWK());
      }
    }
    return new JWKSet(keys);
  }

  /** The client authentication method by its registered name. */
  String method() {
    return method;
  }

  /** For people. */
  String label() {
    return isKey() ? method + " " + name() : method;
  }

  boolean isKey() {
    return key != null;
  }

  /** Another one for each, as Spring wants it; with what form-encoding changes in it. */
  String secret() {
    return AuthorizationServer.CLIENT_SECRET + ordinal();
  }

  /** The settings of a function that has these. */
  Map<String, String> settings() {
    return settings(key, secret());
  }

  /** The settings of a function that has others, which look alike. */
  Map<String, String> wrongSettings() {
    return settings(algorithm == null ? null : newKey(algorithm), secret() + "x");
  }

  private Map<String, String> settings(@Nullable JWK held, String secret) {
    return held == null
        ? Map.of("okta_client_auth", method, "client_secret", secret)
        : Map.of("okta_client_auth", method, "okta_private_key", held.toJSONString());
  }

  private static JWK newKey(JWSAlgorithm algorithm) {
    JWKGenerator<?> generator =
        JWSAlgorithm.Family.RSA.contains(algorithm)
            ? new RSAKeyGenerator(RSA_BITS)
            : new ECKeyGenerator(Curve.forJWSAlgorithm(algorithm).iterator().next());
    try {
      return generator
          .algorithm(algorithm)
          .keyUse(KeyUse.SIGNATURE)
          .keyID(algorithm.getName())
          .generate();
    } catch (JOSEException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
