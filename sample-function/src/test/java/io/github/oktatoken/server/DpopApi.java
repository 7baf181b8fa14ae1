package io.github.oktatoken.server;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;

/** An API that takes bound tokens alone, each call with a proof that has its nonce: RFC 9449. */
public final class DpopApi implements AutoCloseable {
  private static final String SCHEME = "DPoP ";

  /** What the clocks of two machines may differ by; here it is one. */
  private static final Duration MAX_AGE = Duration.ofMinutes(1);

  private final HttpServer server;
  private final JwtDecoder decoder;
  private final String nonce = UUID.randomUUID().toString();
  private final Set<String> identifiers = ConcurrentHashMap.newKeySet();
  private final List<String> outcomes = new CopyOnWriteArrayList<>();

  public DpopApi(JwtDecoder decoder) throws IOException {
    this.decoder = decoder;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/orders", this::answer);
    server.start();
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/orders";
  }

  /** What came of each call: {@code good}, {@code nonce wanted}, or what was wrong. */
  public List<String> outcomes() {
    return outcomes;
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String outcome;
    try {
      outcome = check(exchange);
    } catch (ParseException | JOSEException | GeneralSecurityException | RuntimeException refused) {
      outcome = refused.toString();
    }
    outcomes.add(outcome);
    try (exchange) {
      byte[] body = ("the order: " + outcome).getBytes(StandardCharsets.UTF_8);
      if (outcome.equals("nonce wanted")) {
        exchange.getResponseHeaders().add("WWW-Authenticate", "DPoP error=\"use_dpop_nonce\"");
        exchange.getResponseHeaders().add("DPoP-Nonce", nonce);
      }
      exchange.sendResponseHeaders(outcome.equals("good") ? 200 : 401, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private String check(HttpExchange exchange)
      throws ParseException, JOSEException, GeneralSecurityException {
    List<String> proofs = exchange.getRequestHeaders().get("DPoP");
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    if (proofs == null || proofs.size() != 1 || !authorization.startsWith(SCHEME)) {
      return "no bound token, or no proof";
    }
    String value = authorization.substring(SCHEME.length());
    Jwt token = decoder.decode(value);
    SignedJWT proof = SignedJWT.parse(proofs.get(0));
    ECKey key = proof.getHeader().getJWK().toECKey();
    JWTClaimsSet claims = proof.getJWTClaimsSet();
    Map<String, Object> bound = token.getClaimAsMap("cnf");
    byte[] hash =
        MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.US_ASCII));
    Instant issuedAt = claims.getIssueTime().toInstant();
    if (key.isPrivate() || !proof.verify(new ECDSAVerifier(key))) {
      return "the proof is not signed with its key";
    }
    if (bound == null || !key.computeThumbprint().toString().equals(bound.get("jkt"))) {
      return "the token is bound to another key";
    }
    if (!"dpop+jwt".equals(proof.getHeader().getType().toString())
        || !exchange.getRequestMethod().equals(claims.getStringClaim("htm"))
        || !url().equals(claims.getStringClaim("htu"))
        || !Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(hash)
            .equals(claims.getStringClaim("ath"))
        || Duration.between(issuedAt, Instant.now()).abs().compareTo(MAX_AGE) > 0) {
      return "the proof is of another call";
    }
    if (!identifiers.add(claims.getJWTID())) {
      return "the proof has been used";
    }
    return nonce.equals(claims.getStringClaim("nonce")) ? "good" : "nonce wanted";
  }
}
