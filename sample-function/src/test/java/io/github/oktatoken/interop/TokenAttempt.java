package io.github.oktatoken.interop;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jwt.SignedJWT;
import io.github.oktatoken.AccessToken;
import io.github.oktatoken.internal.dpop.DpopKey;
import io.github.oktatoken.internal.oauth.TokenEndpoint;
import io.github.oktatoken.internal.oauth.TokenRequestException;
import io.github.oktatoken.interop.InteropServer.Transport;
import java.net.URI;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.security.oauth2.jwt.Jwt;

/** What comes of asking for a token, in the words of the table. */
final class TokenAttempt {
  private static final Pattern ANSWERED =
      Pattern.compile("\\(the token endpoint returned ([^)]+)\\)");

  /** As many as in the agent's initialisation: the first requests to a new server may be slow. */
  private static final int MAX_ATTEMPTS = 3;

  /** As long as the agent's initialisation may wait. */
  private static final Duration TIMEOUT = Duration.ofSeconds(7);

  private static final URI AN_API = URI.create("https://api.example/orders");

  private TokenAttempt() {}

  /** The type of the token, which is as it should be; or the refusal. */
  static String outcome(
      InteropClient client, InteropServer server, Transport transport, String dpop)
      throws Exception {
    DpopKey key = new DpopKey(Clock.systemUTC());
    TokenEndpoint endpoint =
        TokenEndpoints.of(client.settings(server.tokenUrl(transport), dpop), key);
    try {
      AccessToken token = token(endpoint);
      Jwt content = server.decoder(transport).decode(token.value());
      boolean isBound = token.type().equals("DPoP");
      String wanted = isBound ? thumbprint(key.proof(token, "GET", AN_API, null)) : "no key";
      String bound = key(content);
      return bound.equals(wanted) ? token.type() : "bound to another key";
    } catch (TokenRequestException refused) {
      return refusal(String.valueOf(refused.getMessage()));
    }
  }

  /** The refusal; what the message says in our own words has to name this setting. */
  static String refusal(Map<String, String> settings, String setting) throws Exception {
    try {
      return token(TokenEndpoints.of(settings)).type();
    } catch (TokenRequestException refused) {
      String message = String.valueOf(refused.getMessage());
      return refusal(message) + (message.contains(setting) ? "" : ", " + setting + " not named");
    }
  }

  /** Asks for a token as the agent does. */
  static AccessToken token(TokenEndpoint endpoint) throws Exception {
    for (int attempt = 1; ; attempt++) {
      try {
        return endpoint.call(TIMEOUT).token();
      } catch (TokenRequestException refused) {
        if (refused.kind() == TokenRequestException.Kind.PERMANENT || attempt == MAX_ATTEMPTS) {
          throw refused;
        }
      }
    }
  }

  private static String refusal(String message) {
    Matcher answered = ANSWERED.matcher(message);
    if (answered.find()) {
      return answered.group(1);
    }
    return message.contains("is not trusted") ? "not trusted" : message;
  }

  private static String thumbprint(String proof) throws ParseException, JOSEException {
    return SignedJWT.parse(proof).getHeader().getJWK().computeThumbprint().toString();
  }

  private static String key(Jwt token) {
    Map<String, Object> bound = token.getClaimAsMap("cnf");
    return bound == null ? "no key" : String.valueOf(bound.get("jkt"));
  }
}
