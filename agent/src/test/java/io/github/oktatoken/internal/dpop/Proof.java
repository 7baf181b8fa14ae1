package io.github.oktatoken.internal.dpop;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.squareup.moshi.JsonReader;
import java.io.IOException;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.Base64;
import java.util.Map;
import mockwebserver3.RecordedRequest;
import okio.Buffer;
import org.jspecify.annotations.Nullable;

/** A DPoP proof as a server reads it: its form and signature are good. */
public record Proof(Map<?, ?> jwk, Map<?, ?> claims) {
  public static Proof of(RecordedRequest request) throws Exception {
    assertThat(request.getHeaders().values("DPoP")).as("headers DPoP").hasSize(1);
    return read(request.getHeaders().get("DPoP"));
  }

  public static Proof read(String jws) throws IOException, GeneralSecurityException {
    String[] parts = jws.split("\\.");
    assertThat(parts).hasSize(3);
    Map<?, ?> header = json(parts[0]);
    assertThat(header.keySet()).map(Object::toString).containsOnly("alg", "typ", "jwk");
    assertThat(header.get("alg")).isEqualTo("ES256");
    assertThat(header.get("typ")).isEqualTo("dpop+jwt");
    Map<?, ?> jwk = (Map<?, ?>) header.get("jwk");
    assertThat(jwk).isNotNull();
    // Not the private one, d.
    assertThat(jwk.keySet()).map(Object::toString).containsOnly("kty", "crv", "x", "y");
    assertThat(jwk.get("kty")).isEqualTo("EC");
    assertThat(jwk.get("crv")).isEqualTo("P-256");
    Signature check = Signature.getInstance("SHA256withECDSAinP1363Format");
    check.initVerify(publicKey(jwk));
    check.update((parts[0] + "." + parts[1]).getBytes(US_ASCII));
    assertThat(check.verify(bytes(parts[2]))).as("signature").isTrue();
    return new Proof(jwk, json(parts[1]));
  }

  public @Nullable Object claim(String name) {
    return claims.get(name);
  }

  private static PublicKey publicKey(Map<?, ?> jwk) throws GeneralSecurityException {
    AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
    curve.init(new ECGenParameterSpec("secp256r1"));
    ECPoint point = new ECPoint(coordinate(jwk, "x"), coordinate(jwk, "y"));
    return KeyFactory.getInstance("EC")
        .generatePublic(new ECPublicKeySpec(point, curve.getParameterSpec(ECParameterSpec.class)));
  }

  private static BigInteger coordinate(Map<?, ?> jwk, String name) {
    byte[] bytes = bytes(String.valueOf(jwk.get(name)));
    assertThat(bytes).hasSize(32);
    return new BigInteger(1, bytes);
  }

  private static Map<?, ?> json(String part) throws IOException {
    String text = new String(bytes(part), UTF_8);
    try (JsonReader reader = JsonReader.of(new Buffer().writeUtf8(text))) {
      return (Map<?, ?>) reader.readJsonValue();
    }
  }

  private static byte[] bytes(String base64) {
    return Base64.getUrlDecoder().decode(base64);
  }
}
