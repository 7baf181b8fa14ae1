package io.github.oktatoken.measured;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** What a client says of itself, for those ways that have no library to say it. */
final class Client {
  private static final String MEMBER = "\"access_token\":\"";

  private Client() {}

  static String form() {
    return "grant_type=client_credentials&scope=" + encoded("okta_scope");
  }

  static String basicCredentials() {
    String pair = encoded("client_id") + ":" + encoded("client_secret");
    return Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  /** What no JSON parser does as cheaply. */
  static String tokenIn(String json) {
    int start = json.indexOf(MEMBER) + MEMBER.length();
    return json.substring(start, json.indexOf('"', start));
  }

  private static String encoded(String setting) {
    return URLEncoder.encode(System.getenv(setting), StandardCharsets.UTF_8);
  }
}
