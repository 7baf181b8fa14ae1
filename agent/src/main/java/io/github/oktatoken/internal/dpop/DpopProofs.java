package io.github.oktatoken.internal.dpop;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.oktatoken.internal.jose.Jws;
import io.github.oktatoken.internal.message.TokenMessages;
import java.math.BigInteger;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * A key pair that tokens are bound to, and the proofs of its possession: <a
 * href="https://www.rfc-editor.org/rfc/rfc9449">RFC 9449</a>. The first proof loads this class.
 */
public final class DpopProofs {
  /** A function calls a few APIs. One that takes addresses from its input must not hoard nonces. */
  public static final int MAX_ORIGINS = 100;

  private static final String CURVE = "secp256r1";
  private static final int COORDINATE_BYTES = 32;
  private static final int MILLIS_PER_SECOND = 1_000;

  private final PrivateKey key;
  private final Map<String, Object> header;
  private final Clock clock;

  /** Those of APIs, by their origins: the token endpoint's nonce is valid there alone. */
  private final Map<String, String> nonces = new ConcurrentHashMap<>();

  static DpopProofs withNewKey(Clock clock) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    // The generator's own source of random numbers may be in a snapshot.
    generator.initialize(new ECGenParameterSpec(CURVE), new SecureRandom());
    return new DpopProofs(generator.generateKeyPair(), clock);
  }

  public DpopProofs(KeyPair pair, Clock clock) {
    this.key = pair.getPrivate();
    this.header = Map.of("typ", "dpop+jwt", "jwk", jwk((ECPublicKey) pair.getPublic()));
    this.clock = clock;
  }

  /**
   * Returns a proof for a token request, valid for one request.
   *
   * @param nowMillis by the server's clock
   */
  public String forTokenEndpoint(HttpUrl url, @Nullable String nonce, long nowMillis)
      throws GeneralSecurityException {
    return sign(claims("POST", url, nonce, nowMillis));
  }

  /**
   * Returns a proof for a call to an API, valid for one request.
   *
   * @param nonce the API's, which is kept for later calls to the same origin; {@code null} for the
   *     one that was kept last
   * @throws IllegalArgumentException if the method or the URI can't be that of a call
   */
  public String forResource(String token, String method, URI uri, @Nullable String nonce)
      throws GeneralSecurityException {
    HttpUrl url = HttpUrl.parse(uri.toString());
    if (url == null || uri.getRawAuthority() == null || method.isEmpty()) {
      throw new IllegalArgumentException(TokenMessages.noCallToProve());
    }
    if (nonce != null) {
      keep(origin(url), nonce);
    }
    // Not always the kept one: another thread may have got a later one, for a call of its own.
    String demanded = nonce == null ? nonces.get(origin(url)) : nonce;
    Map<String, Object> claims = claims(method, url, demanded, clock.millis());
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(token.getBytes(US_ASCII));
    claims.put("ath", Jws.base64(hash));
    return sign(claims);
  }

  /** Keeps an API's nonce for later calls to the same origin, to which a proof was sent. */
  void keepNonce(URI uri, String nonce) {
    keep(origin(HttpUrl.get(uri.toString())), nonce);
  }

  private static String origin(HttpUrl url) {
    return url.scheme() + "://" + url.host() + ":" + url.port();
  }

  private void keep(String origin, String nonce) {
    if (nonces.size() >= MAX_ORIGINS && !nonces.containsKey(origin)) {
      // Each costs its server one more challenge.
      nonces.clear();
    }
    nonces.put(origin, nonce);
  }

  private static Map<String, Object> claims(
      String method, HttpUrl url, @Nullable String nonce, long nowMillis) {
    Map<String, Object> claims = new TreeMap<>();
    claims.put("htm", method);
    claims.put("htu", address(url));
    claims.put("iat", nowMillis / MILLIS_PER_SECOND);
    claims.put("jti", Jws.unique());
    if (nonce != null) {
      claims.put("nonce", nonce);
    }
    return claims;
  }

  /** RFC 9449, section 4.2: without query and fragment, and without the user. */
  private static String address(HttpUrl url) {
    HttpUrl.Builder address = url.newBuilder().username("").password("").query(null).fragment(null);
    return address.build().toString();
  }

  private String sign(Map<String, Object> claims) throws GeneralSecurityException {
    return Jws.sign("ES256", key, header, claims);
  }

  private static Map<String, Object> jwk(ECPublicKey key) {
    return Map.of(
        "kty",
        "EC",
        "crv",
        "P-256",
        "x",
        coordinate(key.getW().getAffineX()),
        "y",
        coordinate(key.getW().getAffineY()));
  }

  /** Always as long as the curve's: RFC 7518, section 6.2.1.2. */
  private static String coordinate(BigInteger number) {
    return Jws.base64(Jws.padded(number, COORDINATE_BYTES));
  }
}
