package io.github.oktatoken.fault;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.oktatoken.server.FaultServer;
import java.io.ByteArrayOutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the text of a token endpoint's answer can have wrong. */
final class TokenAnswerFaults {
  private static final String SENT = TokenEndpointFaults.SENT;

  /** As JSON writes it. */
  private static final String EVIL = SENT + "\\r\\nno okta token: " + SENT + "\\u001b[31m\\u0007";

  private static final String JSON = "Content-Type: application/json\r\nX-Evil: " + SENT;
  private static final String TOKEN = "\"access_token\":\"" + SENT + "\"";
  private static final String BEARER = "\"token_type\":\"Bearer\"";
  private static final String LIFE = "\"expires_in\":3600";

  private static final List<Integer> STATUSES =
      List.of(
          300, 301, 302, 303, 304, 307, 308, 400, 401, 403, 404, 405, 407, 408, 413, 418, 421, 500,
          501, 502, 503, 504, 505, 599);

  /** By Okta's status. */
  private static final Map<String, Integer> CODES =
      Map.of(
          "invalid_client", 401,
          "unauthorized_client", 401,
          "invalid_scope", 400,
          "consent_required", 400,
          "access_denied", 400,
          "invalid_dpop_proof", 400,
          "use_dpop_nonce", 400,
          "invalid_request", 400,
          "unsupported_grant_type", 400);

  private TokenAnswerFaults() {}

  static Map<String, Fault> all() {
    Map<String, Fault> faults = new LinkedHashMap<>();
    bodies(faults);
    members(faults);
    for (int status : STATUSES) {
      faults.put("status " + status, answer(status, JSON + "\r\nLocation: /" + SENT, EVIL));
    }
    CODES.forEach(
        (code, status) -> {
          faults.put(
              status + " " + code + ", OAuth's shape",
              answer(status, JSON, "{\"error\":\"%s\",\"error_description\":\"%s\"}", code, EVIL));
          faults.put(
              status + " " + code + ", Okta's shape",
              answer(status, JSON, "{\"errorCode\":\"%s\",\"errorSummary\":\"%s\"}", code, EVIL));
        });
    faults.put(
        "error that nobody knows",
        answer(400, JSON, "{\"error\":\"%s\",\"error_description\":\"%s\"}", EVIL, EVIL));
    limits(faults);
    return faults;
  }

  private static void bodies(Map<String, Fault> faults) {
    faults.put("200 with HTML", answer(200, "Content-Type: text/html", "<html>%s</html>", EVIL));
    faults.put("200, empty", answer(200, JSON, ""));
    faults.put("200 with `null`", answer(200, JSON, "null"));
    faults.put("200 with `[]`", answer(200, JSON, "[]"));
    faults.put("200 with garbage", answer(200, JSON, TokenEndpointFaults.EVIL));
    String deep = "{\"state\":" + "[".repeat(100_000) + "]".repeat(100_000) + ",";
    faults.put("200, nested deeply", answer(200, JSON, deep + TOKEN + "}"));
    faults.put(
        "200, invalid UTF-8",
        Fault.ofEndpoint(
            client -> {
              ByteArrayOutputStream body = new ByteArrayOutputStream();
              body.writeBytes(
                  ("{" + BEARER + "," + LIFE + ",\"access_token\":\"" + SENT).getBytes(UTF_8));
              body.writeBytes(new byte[] {(byte) 0xc3, (byte) 0x28, (byte) 0xff, '"', '}'});
              FaultServer.respond(client, 200, JSON, body.toByteArray());
            }));
  }

  private static void members(Map<String, Fault> faults) {
    members(faults, "access_token missing", BEARER, LIFE);
    members(faults, "access_token a number", BEARER, LIFE, "\"access_token\":3600");
    members(faults, "access_token empty", BEARER, LIFE, "\"access_token\":\"\"");
    members(
        faults,
        "access_token with control characters",
        BEARER,
        LIFE,
        "\"access_token\":\"" + EVIL + "\"");
    members(
        faults,
        "access_token of 2 MB",
        BEARER,
        LIFE,
        "\"access_token\":\"" + SENT.repeat(1 << 17) + "\"");
    members(faults, "token_type unknown", TOKEN, LIFE, "\"token_type\":\"" + EVIL + "\"");
    members(faults, "token_type missing", TOKEN, LIFE);
    members(
        faults, "scope with control characters", TOKEN, BEARER, LIFE, "\"scope\":\"" + EVIL + "\"");
    members(faults, "expires_in missing", TOKEN, BEARER);
    Map<String, String> lives =
        Map.of(
            "a string", "\"3600\"",
            "negative", "-1",
            "zero", "0",
            "fractional", "3600.5",
            "enormous", "1e300",
            "in hexadecimal", "\"0x1p9\"",
            "without end", "\"Infinity\"",
            "text", "\"" + EVIL + "\"");
    lives.forEach(
        (name, life) ->
            members(faults, "expires_in " + name, TOKEN, BEARER, "\"expires_in\":" + life));
    members(faults, "members twice", TOKEN, TOKEN, BEARER, BEARER, LIFE, LIFE);
  }

  private static void limits(Map<String, Fault> faults) {
    String limit = "{\"errorCode\":\"E0000047\",\"errorSummary\":\"" + EVIL + "\"}";
    Map<String, String> headers =
        Map.of(
            "no header", "",
            "Retry-After in seconds", "\r\nRetry-After: 9",
            "Retry-After as a date", "\r\nRetry-After: Thu, 01 Jan 2026 00:00:09 GMT",
            "X-Rate-Limit-Reset", "\r\nX-Rate-Limit-Reset: 1767225608",
            "both headers", "\r\nRetry-After: 1\r\nX-Rate-Limit-Reset: 1767225608",
            "senseless headers", "\r\nRetry-After: " + SENT + "\r\nX-Rate-Limit-Reset: " + SENT);
    headers.forEach((name, lines) -> faults.put("429, " + name, limit(429, lines, limit)));
    for (String name : List.of("Retry-After in seconds", "Retry-After as a date")) {
      faults.put("503, " + name, limit(503, headers.getOrDefault(name, ""), SENT));
    }
  }

  private static Fault limit(int status, String headers, String body) {
    return answer(status, JSON + "\r\nDate: Thu, 01 Jan 2026 00:00:00 GMT" + headers, body);
  }

  private static void members(Map<String, Fault> faults, String name, String... members) {
    faults.put(name, answer(200, JSON, "{" + String.join(",", members) + "}"));
  }

  private static Fault answer(int status, String headers, String body, Object... inserted) {
    byte[] bytes = (inserted.length == 0 ? body : body.formatted(inserted)).getBytes(UTF_8);
    return Fault.ofEndpoint(client -> FaultServer.respond(client, status, headers, bytes));
  }
}
