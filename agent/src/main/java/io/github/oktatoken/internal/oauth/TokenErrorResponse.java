package io.github.oktatoken.internal.oauth;

import io.github.oktatoken.internal.base.JsonMembers;
import java.io.IOException;
import okio.ByteString;

/**
 * The token error response: <a href="https://www.rfc-editor.org/rfc/rfc6749#section-5.2">RFC 6749,
 * section 5.2</a>, with the codes of later RFCs.
 */
final class TokenErrorResponse {
  static final String INVALID_CLIENT = "invalid_client";

  /** Keycloak's code for a wrong secret. */
  static final String UNAUTHORIZED_CLIENT = "unauthorized_client";

  static final String INVALID_DPOP_PROOF = "invalid_dpop_proof";
  static final String USE_DPOP_NONCE = "use_dpop_nonce";

  private TokenErrorResponse() {}

  /**
   * Returns the code, in either of Okta's two shapes; {@code ""} if there is none. It is a known
   * one: a server may echo anything, a secret too.
   */
  static String codeIn(ByteString body) {
    try (JsonMembers json = JsonMembers.of(body)) {
      while (json.next()) {
        boolean isCode = json.name().equals("error") || json.name().equals("errorCode");
        String code = isCode ? json.text() : null;
        if (code != null) {
          return known(code);
        }
      }
    } catch (IOException ignored) {
      // An HTML page, most often: the status has to do.
    }
    return "";
  }

  private static String known(String code) {
    return switch (code) {
      case "invalid_request",
          INVALID_CLIENT,
          "invalid_grant",
          UNAUTHORIZED_CLIENT,
          "unsupported_grant_type",
          "invalid_scope",
          "invalid_target",
          "access_denied",
          "consent_required",
          INVALID_DPOP_PROOF,
          USE_DPOP_NONCE,
          "server_error",
          "temporarily_unavailable",
          // Okta's rate limit.
          "E0000047" ->
          code;
      default -> "";
    };
  }
}
