package io.github.oktatoken.interop;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jwt.SignedJWT;
import io.github.oktatoken.internal.oauth.TokenEndpoint;
import io.github.oktatoken.interop.InteropClient.Demand;
import io.github.oktatoken.interop.InteropServer.Transport;
import java.net.URLDecoder;
import java.text.ParseException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a server has to refuse, by the names in the table; and that we never send it. */
final class InteropFaults {
  private static final Pattern ASSERTION = Pattern.compile("client_assertion=([^&]+)");
  private static final Pattern PROOF = Pattern.compile("(?im)^dpop: *([^\r]+)");

  private InteropFaults() {}

  /** Says what comes of it at a server. */
  @FunctionalInterface
  interface Look {
    String at(InteropServer server) throws Exception;
  }

  static Map<String, Look> all() {
    Map<String, Look> all = new LinkedHashMap<>();
    all.put("wrong secret, basic", server -> wrong(server, Credentials.CLIENT_SECRET_BASIC));
    all.put("wrong secret, post", server -> wrong(server, Credentials.CLIENT_SECRET_POST));
    all.put("wrong key, RS256", server -> wrong(server, Credentials.RS256));
    all.put("wrong key, ES256", server -> wrong(server, Credentials.ES256));
    all.put("assertion for another name", server -> misnamed(server, Credentials.ES256, "never"));
    all.put(
        "proof for another name",
        server -> misnamed(server, Credentials.CLIENT_SECRET_BASIC, "always"));
    all.put("untrusted certificate", InteropFaults::untrusted);
    all.put("assertion sent again", server -> replayed(server, Credentials.ES256, ASSERTION));
    all.put("proof sent again", server -> replayed(server, Credentials.CLIENT_SECRET_BASIC, PROOF));
    return all;
  }

  private static String wrong(InteropServer server, Credentials credentials) throws Exception {
    Map<String, String> settings = settings(credentials, server.tokenUrl(Transport.HTTPS), "never");
    settings.putAll(credentials.wrongSettings());
    return TokenAttempt.refusal(
        settings, credentials.isKey() ? "okta_private_key" : "client_secret");
  }

  private static String misnamed(InteropServer server, Credentials credentials, String dpop)
      throws Exception {
    try (Relay relay = Relay.alias(server)) {
      return TokenAttempt.refusal(settings(credentials, relay.url(server), dpop), "okta_token_url");
    }
  }

  private static String untrusted(InteropServer server) throws Exception {
    Map<String, String> settings =
        settings(Credentials.CLIENT_SECRET_BASIC, server.tokenUrl(Transport.HTTPS), "never");
    settings.remove("okta_ca_file");
    return TokenAttempt.refusal(settings, "okta_ca_file");
  }

  /** Two tokens by two statements; the second of them a second time. */
  private static String replayed(InteropServer server, Credentials credentials, Pattern statement)
      throws Exception {
    try (Relay relay = Relay.before(server)) {
      String dpop = statement == PROOF ? "always" : "never";
      TokenEndpoint endpoint = TokenEndpoints.of(settings(credentials, relay.url(server), dpop));
      TokenAttempt.token(endpoint);
      TokenAttempt.token(endpoint);
      List<String> requests = relay.requests();
      checkUnique(requests, statement);
      return relay.sendAgain(requests.get(requests.size() - 1));
    }
  }

  /** Checks that no assertion and no proof in these requests has the identifier of another. */
  static void checkUnique(List<String> requests) throws ParseException {
    checkUnique(requests, ASSERTION);
    checkUnique(requests, PROOF);
  }

  private static void checkUnique(List<String> requests, Pattern statement) throws ParseException {
    Set<String> identifiers = new HashSet<>();
    for (String request : requests) {
      Matcher found = statement.matcher(request);
      if (!found.find()) {
        throw new IllegalStateException("a request without " + statement);
      }
      String jwt = URLDecoder.decode(found.group(1), UTF_8);
      String identifier = SignedJWT.parse(jwt).getJWTClaimsSet().getJWTID();
      if (!identifiers.add(identifier)) {
        throw new IllegalStateException("used twice: " + identifier);
      }
    }
  }

  private static Map<String, String> settings(
      Credentials credentials, String tokenUrl, String dpop) {
    return new InteropClient(credentials, Demand.NOTHING).settings(tokenUrl, dpop);
  }
}
