package io.github.oktatoken.fake.okta;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.security.PublicKey;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Whether a client assertion is good: RFC 7523, section 3, and Okta developer documentation, "Build
 * a JWT for client authentication".
 */
final class AssertionCheck {
  private static final String TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

  /** "Build a JWT for client authentication": the claim exp. */
  private static final Duration MAX_AHEAD = Duration.ofHours(1);

  private final Map<String, App> apps;
  private final Clock clock;
  private final Set<String> used = ConcurrentHashMap.newKeySet();

  AssertionCheck(Map<String, App> apps, Clock clock) {
    this.apps = apps;
    this.clock = clock;
  }

  /** Returns the app that has signed it. */
  App check(String assertion, Asked asked) throws Refusal {
    if (!TYPE.equals(asked.parameter("client_assertion_type"))) {
      throw Refusal.assertion("_type is invalid");
    }
    SignedJWT jwt;
    JWTClaimsSet claims;
    try {
      jwt = SignedJWT.parse(assertion);
      claims = jwt.getJWTClaimsSet();
    } catch (ParseException unreadable) {
      throw Refusal.unreadableAssertion();
    }
    App app = apps.get(String.valueOf(claims.getSubject()));
    if (app == null || !app.clientId().equals(claims.getIssuer())) {
      throw Refusal.unknownClient();
    }
    checkSignature(jwt, app);
    if (!claims.getAudience().equals(List.of(asked.endpoint()))) {
      throw Refusal.wrongAudience();
    }
    checkTime(claims);
    // Without a jti it may be used again; with one not, whatever comes of the request.
    String id = claims.getJWTID();
    if (id != null && !used.add(app.clientId() + " " + id)) {
      throw Refusal.assertion(" token has already been used");
    }
    return app;
  }

  private static void checkSignature(SignedJWT jwt, App app) throws Refusal {
    PublicKey key = key(jwt.getHeader().getKeyID(), app);
    try {
      // Takes no algorithm of another kind than the key's, none for shared secrets among them.
      if (jwt.verify(new DefaultJWSVerifierFactory().createJWSVerifier(jwt.getHeader(), key))) {
        return;
      }
    } catch (JOSEException otherKind) {
      // Refused alike.
    }
    throw Refusal.assertion(" signature is invalid");
  }

  /** The kid may be left out if there is one key. */
  private static PublicKey key(@Nullable String id, App app) throws Refusal {
    PublicKey key = app.keys().get(id == null ? "" : id);
    if (id == null && app.keys().size() == 1) {
      key = app.keys().values().iterator().next();
    }
    if (key == null) {
      throw Refusal.assertion(" JWT kid is invalid");
    }
    return key;
  }

  private void checkTime(JWTClaimsSet claims) throws Refusal {
    Instant now = clock.instant();
    Instant expiry =
        claims.getExpirationTime() == null ? now : claims.getExpirationTime().toInstant();
    if (!now.isBefore(expiry)) {
      throw Refusal.assertion(" token is expired");
    }
    if (expiry.isAfter(now.plus(MAX_AHEAD))) {
      throw Refusal.assertion(" token has an expiration too far into the future");
    }
  }
}
