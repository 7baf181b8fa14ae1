package io.github.oktatoken.fake.okta;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Whether a DPoP proof is good: RFC 9449, section 4.3, and Okta developer documentation, "Configure
 * OAuth 2.0 Demonstrating Proof-of-Possession".
 */
final class ProofCheck {
  /** What a custom server's metadata has as dpop_signing_alg_values_supported. */
  private static final Set<String> ALGORITHMS =
      Set.of("RS256", "RS384", "RS512", "ES256", "ES384", "ES512");

  /** Okta's page: a new nonce every 24 hours, and each is good for three days. */
  private static final Duration NONCE_ROTATION = Duration.ofHours(24);

  private static final int NONCE_LIFE_IN_ROTATIONS = 3;

  /** RFC 9449, section 11.1: seconds or minutes. */
  private static final Duration MAX_SKEW = Duration.ofMinutes(5);

  private final Clock clock;
  private final Map<Long, String> nonces = new ConcurrentHashMap<>();
  private final Set<String> used = ConcurrentHashMap.newKeySet();

  ProofCheck(Clock clock) {
    this.clock = clock;
  }

  /**
   * Returns the thumbprint of the key that the token is to be bound to, or {@code null} for none.
   */
  @Nullable String check(Asked asked, boolean isRequired) throws Refusal {
    if (asked.proofs().isEmpty()) {
      if (isRequired) {
        throw Refusal.noProof();
      }
      return null;
    }
    if (asked.proofs().size() > 1) {
      throw Refusal.wrongProof();
    }
    try {
      SignedJWT proof = SignedJWT.parse(asked.proofs().get(0));
      JWK key = key(proof);
      checkClaims(proof.getJWTClaimsSet(), asked.endpoint());
      return key.computeThumbprint().toString();
    } catch (ParseException | JOSEException unreadable) {
      throw Refusal.wrongProof();
    }
  }

  /** Its own key, which it is signed with. */
  private static JWK key(SignedJWT proof) throws Refusal, JOSEException {
    JWSHeader header = proof.getHeader();
    JWSAlgorithm algorithm = header.getAlgorithm();
    JWK key = header.getJWK();
    boolean isProof = header.getType() != null && "dpop+jwt".equals(header.getType().getType());
    if (!isProof
        || !ALGORITHMS.contains(algorithm.getName())
        || key == null
        || key.isPrivate()
        || !(key instanceof AsymmetricJWK pair)
        || !proof.verify(
            new DefaultJWSVerifierFactory().createJWSVerifier(header, pair.toPublicKey()))) {
      throw Refusal.wrongProof();
    }
    return key;
  }

  private void checkClaims(JWTClaimsSet claims, String endpoint) throws Refusal, ParseException {
    Instant now = clock.instant();
    if (!"POST".equals(claims.getStringClaim("htm"))) {
      throw Refusal.wrongProofClaim("htm");
    }
    if (!endpoint.equals(claims.getStringClaim("htu"))) {
      throw Refusal.wrongProofClaim("htu");
    }
    if (!isGood(claims.getStringClaim("nonce"), now)) {
      throw Refusal.nonceWanted(nonce());
    }
    if (claims.getIssueTime() == null
        || Duration.between(claims.getIssueTime().toInstant(), now).abs().compareTo(MAX_SKEW) > 0) {
      throw Refusal.wrongProofClaim("iat");
    }
    if (claims.getJWTID() == null) {
      throw Refusal.wrongProofClaim("jti");
    }
    if (!used.add(claims.getJWTID())) {
      throw Refusal.usedProof();
    }
  }

  private String nonce() {
    return nonces.computeIfAbsent(rotation(clock.instant()), made -> UUID.randomUUID().toString());
  }

  private boolean isGood(@Nullable String nonce, Instant now) {
    for (int i = 0; i < NONCE_LIFE_IN_ROTATIONS; i++) {
      String issued = nonces.get(rotation(now) - i);
      if (issued != null && issued.equals(nonce)) {
        return true;
      }
    }
    return false;
  }

  private static long rotation(Instant time) {
    return time.getEpochSecond() / NONCE_ROTATION.toSeconds();
  }
}
