package io.github.oktatoken.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.github.oktatoken.AccessToken;
import io.github.oktatoken.TokenHolder;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.junit.jupiter.api.Test;

@WithTestTokens
class DpopTokensTest {
  private static final URI ORDERS = URI.create("https://api.example/orders");

  @Test
  void aServerCanVerifyTheProofsOfBoundTokens(TestTokens tokens) throws Exception {
    tokens.dpop();
    AccessToken token = TokenHolder.token();
    assertThat(token.type()).isEqualTo("DPoP");
    SignedJWT proof = SignedJWT.parse(TokenHolder.dpopProof(token, "GET", ORDERS, "nonce"));
    assertThat(isSigned(proof)).isTrue();
    JWTClaimsSet claims = proof.getJWTClaimsSet();
    assertThat(claims.getStringClaim("htm")).isEqualTo("GET");
    assertThat(claims.getStringClaim("htu")).isEqualTo(ORDERS.toString());
    assertThat(claims.getStringClaim("nonce")).isEqualTo("nonce");
    byte[] hash =
        MessageDigest.getInstance("SHA-256")
            .digest(token.value().getBytes(StandardCharsets.US_ASCII));
    assertThat(claims.getStringClaim("ath")).isEqualTo(Base64URL.encode(hash).toString());
  }

  @Test
  void aServerRefusesAProofThatWasChanged(TestTokens tokens) throws Exception {
    tokens.dpop().issue();
    String[] proof = TokenHolder.dpopProof("GET", ORDERS).split("[.]");
    String[] other = TokenHolder.dpopProof("POST", ORDERS).split("[.]");
    SignedJWT mixed = SignedJWT.parse(proof[0] + "." + other[1] + "." + proof[2]);
    assertThat(isSigned(mixed)).isFalse();
  }

  private static boolean isSigned(SignedJWT proof) throws JOSEException {
    JWK key = proof.getHeader().getJWK();
    return proof.verify(new ECDSAVerifier(key.toECKey()));
  }

  @Test
  void aBearerTokenHasNoProof(TestTokens tokens) {
    tokens.issue("bearer");
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> TokenHolder.dpopProof("GET", ORDERS));
  }
}
