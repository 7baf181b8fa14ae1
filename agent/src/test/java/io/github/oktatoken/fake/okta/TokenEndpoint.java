package io.github.oktatoken.fake.okta;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The client credentials grant: Okta developer documentation, "Implement authorization by grant
 * type", and "Implement OAuth for Okta with a service app".
 */
final class TokenEndpoint {
  /** "Implement OAuth for Okta with a service app": it can't be changed. */
  private static final Duration ORG_TOKEN_LIFE = Duration.ofHours(1);

  private static final int KEY_BITS = 2048;
  private static final String KEY_ID = "fake";

  private final ClientAuthentication authentication;
  private final ProofCheck proofs;
  private final Clock clock;
  private final KeyPair keys;

  TokenEndpoint(Map<String, App> apps, Clock clock) {
    this.authentication = new ClientAuthentication(apps, clock);
    this.proofs = new ProofCheck(clock);
    this.clock = clock;
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(KEY_BITS);
      this.keys = generator.generateKeyPair();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  RSAPublicKey publicKey() {
    return (RSAPublicKey) keys.getPublic();
  }

  /**
   * Returns the members of the response.
   *
   * @param server the custom server that is asked, or {@code null} for that of the org
   */
  Map<String, Object> grant(Asked asked, @Nullable CustomServer server)
      throws Refusal, JOSEException {
    App app = authentication.authenticate(asked, server == null);
    if (!"client_credentials".equals(asked.parameter("grant_type"))) {
      throw Refusal.wrongGrantType();
    }
    String thumbprint = proofs.check(asked, app.requiresDpop());
    Set<String> scopes = server == null ? orgScopes(asked, app) : customScopes(asked, app, server);
    Duration life = server == null ? ORG_TOKEN_LIFE : server.tokenLife();
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("token_type", thumbprint == null ? "Bearer" : "DPoP");
    answer.put("expires_in", life.toSeconds());
    answer.put("access_token", token(asked, app, scopes, life, thumbprint));
    answer.put("scope", String.join(" ", scopes));
    // A member that no document names, as Okta sends it.
    answer.put("state", null);
    return answer;
  }

  /** Okta's own scopes: those of the requested that the app has been granted. */
  private static Set<String> orgScopes(Asked asked, App app) throws Refusal {
    Set<String> scopes = requested(asked);
    if (scopes.isEmpty()) {
      throw Refusal.noScope();
    }
    if (!scopes.stream().allMatch(scope -> scope.startsWith("okta."))) {
      throw Refusal.unknownScope();
    }
    scopes.retainAll(app.oktaScopes());
    if (scopes.isEmpty()) {
      throw Refusal.noScopeGranted();
    }
    return scopes;
  }

  private static Set<String> customScopes(Asked asked, App app, CustomServer server)
      throws Refusal {
    Set<String> scopes = requested(asked);
    if (scopes.isEmpty()) {
      scopes.addAll(server.defaultScopes());
    }
    if (scopes.isEmpty()) {
      throw Refusal.noScope();
    }
    if (!server.scopes().containsAll(scopes)) {
      throw Refusal.unknownScope();
    }
    if (!server.policy().test(app.clientId())) {
      throw Refusal.noPolicy();
    }
    return scopes;
  }

  private static Set<String> requested(Asked asked) {
    String scope = asked.parameter("scope");
    return new TreeSet<>(scope == null ? Set.of() : Set.of(scope.split(" ")));
  }

  /** Okta developer documentation, "Tokens and claims": the reserved claims of an access token. */
  private String token(
      Asked asked, App app, Set<String> scopes, Duration life, @Nullable String thumbprint)
      throws JOSEException {
    Instant now = clock.instant();
    String issuer = asked.endpoint().replaceFirst("(/oauth2)?/v1/token$", "");
    JWTClaimsSet.Builder claims =
        new JWTClaimsSet.Builder()
            .claim("ver", 1)
            .jwtID("AT." + UUID.randomUUID())
            .issuer(issuer)
            .audience(issuer)
            .subject(app.clientId())
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plus(life)))
            .claim("cid", app.clientId())
            .claim("scp", scopes.stream().toList());
    if (thumbprint != null) {
      claims.claim("cnf", Map.of("jkt", thumbprint));
    }
    JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(KEY_ID).build();
    SignedJWT token = new SignedJWT(header, claims.build());
    token.sign(new RSASSASigner(keys.getPrivate()));
    return token.serialize();
  }
}
