package io.github.oktatoken.fake.okta;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A refusal in Okta's words and in one of its two shapes: that of RFC 6749, section 5.2, or that of
 * Okta's management APIs (Okta developer documentation, "Okta error codes and descriptions"). Where
 * no other source is named, the words are those that the articles of Okta's Help Center quote.
 */
final class Refusal extends Exception {
  private static final long serialVersionUID = 1;

  private static final String INVALID_CLIENT = "invalid_client";
  private static final String INVALID_REQUEST = "invalid_request";
  private static final String INVALID_SCOPE = "invalid_scope";
  private static final String INVALID_PROOF = "invalid_dpop_proof";
  private static final int BAD_REQUEST = 400;
  private static final int UNAUTHORIZED = 401;

  private final int status;
  private final String code;
  private final String text;
  private final boolean isOktas;
  private final @Nullable String nonce;

  private Refusal(int status, String code, String text, boolean isOktas, @Nullable String nonce) {
    super(code + ": " + text);
    this.status = status;
    this.code = code;
    this.text = text;
    this.isOktas = isOktas;
    this.nonce = nonce;
  }

  private static Refusal oauth(int status, String code, String text) {
    return new Refusal(status, code, text, false, null);
  }

  private static Refusal okta(int status, String code, String text) {
    return new Refusal(status, code, text, true, null);
  }

  static Refusal wrongSecret() {
    String text = "The client secret supplied for a confidential client is invalid.";
    return oauth(UNAUTHORIZED, INVALID_CLIENT, text);
  }

  static Refusal noCredentials() {
    return oauth(UNAUTHORIZED, INVALID_CLIENT, "No client credentials found.");
  }

  static Refusal severalCredentials() {
    return oauth(
        BAD_REQUEST,
        INVALID_REQUEST,
        "Cannot supply multiple client credentials. Use one of the following: credentials in the"
            + " Authorization header, credentials in the post body, or a client_assertion in the"
            + " post body.");
  }

  static Refusal unknownClient() {
    return okta(UNAUTHORIZED, INVALID_CLIENT, "Invalid value for 'client_id' parameter.");
  }

  /** The article quotes the text alone; the code is that of RFC 6749 for a method not supported. */
  static Refusal secretAtOrgServer() {
    return oauth(
        UNAUTHORIZED,
        INVALID_CLIENT,
        "Client Credentials requests to the Org Authorization Server must use the private_key_jwt"
            + " token_endpoint_auth_method.");
  }

  /**
   * A client assertion that isn't good.
   *
   * @param what as Okta goes on after the words "The client_assertion"
   */
  static Refusal assertion(String what) {
    return oauth(UNAUTHORIZED, INVALID_CLIENT, "The client_assertion" + what + ".");
  }

  static Refusal unreadableAssertion() {
    String text = "The parsing of the client_assertion failed.";
    return oauth(UNAUTHORIZED, INVALID_CLIENT, text);
  }

  static Refusal wrongAudience() {
    String text =
        "The audience claim for client_assertion must be the endpoint invoked for the request.";
    return oauth(UNAUTHORIZED, INVALID_CLIENT, text);
  }

  /** RFC 6749, section 5.2; the text is not Okta's. */
  static Refusal wrongGrantType() {
    String text = "The authorization grant type is not supported by the authorization server.";
    return oauth(BAD_REQUEST, "unsupported_grant_type", text);
  }

  /** RFC 6749, section 3.2; the text is not Okta's. */
  static Refusal repeatedParameter() {
    String text = "A parameter must not be included more than once.";
    return oauth(BAD_REQUEST, INVALID_REQUEST, text);
  }

  static Refusal noScope() {
    return oauth(
        BAD_REQUEST,
        INVALID_SCOPE,
        "The authorization server resource does not have any configured default scopes, 'scope'"
            + " must be provided.");
  }

  static Refusal unknownScope() {
    return oauth(
        BAD_REQUEST,
        INVALID_SCOPE,
        "One or more scopes are not configured for the authorization server resource.");
  }

  static Refusal noScopeGranted() {
    String text = "You are not allowed any of the requested scopes.";
    return oauth(BAD_REQUEST, "consent_required", text);
  }

  static Refusal noPolicy() {
    return oauth(
        BAD_REQUEST,
        "access_denied",
        "Policy evaluation failed for this request, please check the policy configurations.");
  }

  static Refusal noProof() {
    return oauth(BAD_REQUEST, INVALID_PROOF, "The DPoP proof JWT header is missing.");
  }

  /** Okta's words for {@code htu}; the other claims are taken to be refused alike. */
  static Refusal wrongProofClaim(String claim) {
    String text = "'" + claim + "' claim in the DPoP proof JWT is invalid.";
    return oauth(BAD_REQUEST, INVALID_PROOF, text);
  }

  static Refusal usedProof() {
    return oauth(BAD_REQUEST, INVALID_PROOF, "The DPoP proof JWT has already been used.");
  }

  /** RFC 9449, section 5; the text is not Okta's. */
  static Refusal wrongProof() {
    return oauth(BAD_REQUEST, INVALID_PROOF, "The DPoP proof JWT is invalid.");
  }

  /** Okta developer documentation, "Configure OAuth 2.0 Demonstrating Proof-of-Possession". */
  static Refusal nonceWanted(String nonce) {
    String text = "Authorization server requires nonce in DPoP proof.";
    return new Refusal(BAD_REQUEST, "use_dpop_nonce", text, false, nonce);
  }

  static Refusal tooManyRequests() {
    String text = "API call exceeded rate limit due to too many requests.";
    return okta(429, "E0000047", text);
  }

  static Refusal noSuchServer(String id) {
    String text = "Not found: Resource not found: " + id + " (AuthorizationServer)";
    return okta(404, "E0000007", text);
  }

  static Refusal wrongMethod() {
    return okta(405, "E0000022", "The endpoint does not support the provided HTTP method");
  }

  static Refusal noForm() {
    return okta(
        415,
        "E0000021",
        "Bad request. Accept and/or Content-Type headers likely do not match supported values.");
  }

  int status() {
    return status;
  }

  String code() {
    return code;
  }

  String text() {
    return text;
  }

  /** Returns what the header {@code dpop-nonce} is to say, if it is to be there. */
  @Nullable String nonce() {
    return nonce;
  }

  Map<String, Object> body() {
    Map<String, Object> body = new LinkedHashMap<>();
    if (isOktas) {
      body.put("errorCode", code);
      body.put("errorSummary", text);
      body.put("errorLink", code);
      body.put("errorId", "oae" + UUID.randomUUID());
      body.put("errorCauses", List.of());
    } else {
      body.put("error", code);
      body.put("error_description", text);
    }
    return body;
  }
}
