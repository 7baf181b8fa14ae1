package io.github.oktatoken.fake.okta;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.time.Clock;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who is asking: Okta developer documentation, "Client authentication methods". Of these {@code
 * client_secret_basic}, {@code client_secret_post} and {@code private_key_jwt}.
 */
final class ClientAuthentication {
  private static final String BASIC = "Basic ";

  private final Map<String, App> apps;
  private final AssertionCheck assertions;

  ClientAuthentication(Map<String, App> apps, Clock clock) {
    this.apps = apps;
    this.assertions = new AssertionCheck(apps, clock);
  }

  /**
   * @param isOrgServer which takes assertions alone
   */
  App authenticate(Asked asked, boolean isOrgServer) throws Refusal {
    boolean hasHeader = asked.authorization() != null;
    boolean hasBody =
        asked.parameter("client_id") != null || asked.parameter("client_secret") != null;
    String assertion = asked.parameter("client_assertion");
    // A client_id beside an assertion counts as well.
    if (Stream.of(hasHeader, hasBody, assertion != null).filter(is -> is).count() > 1) {
      throw Refusal.severalCredentials();
    }
    if (assertion != null) {
      return assertions.check(assertion, asked);
    }
    if (!hasHeader && !hasBody) {
      throw Refusal.noCredentials();
    }
    return hasHeader
        ? basic(String.valueOf(asked.authorization()), isOrgServer)
        : checked(asked.parameter("client_id"), asked.parameter("client_secret"), isOrgServer);
  }

  /** Form-encoded before Base64: RFC 6749, section 2.3.1 and appendix B. */
  private App basic(String authorization, boolean isOrgServer) throws Refusal {
    if (!authorization.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
      throw Refusal.noCredentials();
    }
    String[] parts;
    try {
      byte[] decoded = Base64.getDecoder().decode(authorization.substring(BASIC.length()).strip());
      parts = new String(decoded, UTF_8).split(":", 2);
      for (int i = 0; i < parts.length; i++) {
        parts[i] = URLDecoder.decode(parts[i], UTF_8);
      }
    } catch (IllegalArgumentException garbled) {
      throw Refusal.noCredentials();
    }
    return checked(parts[0], parts.length == 1 ? null : parts[1], isOrgServer);
  }

  private App checked(@Nullable String id, @Nullable String secret, boolean isOrgServer)
      throws Refusal {
    App app = id == null ? null : apps.get(id);
    if (app == null) {
      throw Refusal.unknownClient();
    }
    if (secret == null) {
      throw Refusal.noCredentials();
    }
    if (isOrgServer) {
      throw Refusal.secretAtOrgServer();
    }
    if (!app.secrets().contains(secret)) {
      throw Refusal.wrongSecret();
    }
    return app;
  }
}
