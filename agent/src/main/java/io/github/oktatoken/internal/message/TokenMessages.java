package io.github.oktatoken.internal.message;

import static io.github.oktatoken.internal.env.Variable.AUDIENCE;
import static io.github.oktatoken.internal.env.Variable.CLIENT_AUTH;
import static io.github.oktatoken.internal.env.Variable.CLIENT_ID;
import static io.github.oktatoken.internal.env.Variable.CLIENT_SECRET;
import static io.github.oktatoken.internal.env.Variable.DPOP;
import static io.github.oktatoken.internal.env.Variable.KEY_ID;
import static io.github.oktatoken.internal.env.Variable.PRIVATE_KEY;
import static io.github.oktatoken.internal.env.Variable.RESOURCE;
import static io.github.oktatoken.internal.env.Variable.SCOPE;
import static io.github.oktatoken.internal.env.Variable.SHARED_TOKENS;
import static io.github.oktatoken.internal.env.Variable.TOKEN_URL;

import java.time.Duration;

/** Why a request for a token fails, or a proof: the setting or the response at fault. */
public final class TokenMessages {
  // What okta_private_key is instead of a private key.
  public static final String KEY_SET = "is a set of keys";
  public static final String PUBLIC_KEY = "is a public key";
  public static final String CERTIFICATE = "is a certificate";
  public static final String ENCRYPTED = "is encrypted";
  public static final String CUT_OFF = "is cut off";
  public static final String DAMAGED = "is damaged";
  public static final String NO_PRIVATE_KEY = "is no private key";
  public static final String OTHER_TYPE = "is neither an RSA nor an EC key";
  public static final String DAMAGED_OR_OTHER_TYPE = "is damaged, or neither an RSA nor an EC key";
  public static final String SHORT_RSA_KEY = "is an RSA key of less than 2048 bits";
  public static final String OTHER_RSA_ALGORITHM =
      "is an RSA key whose alg is not RS256, RS384 or RS512";
  public static final String OTHER_CURVE =
      "is an EC key of a curve that is not supported (P-256, P-384 and P-521 are)";
  public static final String UNNAMED_CURVE =
      "is an EC key that spells out its curve instead of naming it (convert it by openssl ec"
          + " -param_enc named_curve)";

  // What is wrong with a response of status 200.
  public static final String NO_TOKEN = "access_token is missing or not a token";
  public static final String OTHER_TOKEN_TYPE = "token_type is not Bearer";
  public static final String OTHER_TOKEN_TYPE_FOR_PROOF = "token_type is neither Bearer nor DPoP";
  public static final String BOUND_WITHOUT_PROOF = "token_type is DPoP, but no proof was sent";
  public static final String INVALID_LIFETIME = "expires_in is not a positive number of seconds";
  public static final String INVALID_SCOPE = "scope has an invalid character";
  public static final String NOT_JSON = "it is not a JSON object with text in its members";
  public static final String SEVERAL_VALUES = "it has more than one JSON value";
  public static final String REPEATED_MEMBER = "it has a member more than once: ";

  public static final String NOT_SHARED_WHEN_BOUND =
      "its tokens are bound to a key of this environment (DPoP): remove "
          + (SHARED_TOKENS + ", or set " + DPOP + "=never if Okta allows that");

  public static final String NOT_SHARED_WITH_KMS =
      "its private key is in AWS KMS, so there is no secret to encrypt tokens with: remove "
          + (SHARED_TOKENS + ", or keep the key in AWS Secrets Manager");

  private TokenMessages() {}

  public static String otherEcAlgorithm(String algorithm) {
    return "is an EC key whose alg is not " + algorithm;
  }

  public static String unableToSign(String algorithm) {
    return "cannot sign with " + algorithm;
  }

  public static String unusableKey(String given) {
    return PRIVATE_KEY
        + (" " + given)
        + ": set it to the app's private key, RSA or EC, not encrypted, in PEM (-----BEGIN PRIVATE"
        + " KEY-----) or as a JWK, or to where one is: file: and a path, or an ARN";
  }

  public static String invalidHost() {
    return TOKEN_URL + " has an invalid host: correct it";
  }

  public static String invalidResponse(String reason) {
    return ("the token endpoint's response is invalid: " + reason)
        + (": check that " + TOKEN_URL + " is the address of a token endpoint");
  }

  public static String unboundToken() {
    return DPOP
        + " is always, but the authorization server bound the token to no key: have it issue tokens"
        + (" of the type DPoP, or set " + DPOP + "=auto");
  }

  public static String clocksDiffer(long aheadMillis, int status, String code) {
    return "the function's clock is "
        + Duration.ofMillis(Math.abs(aheadMillis)).toHours()
        + (aheadMillis > 0 ? " h behind" : " h ahead of")
        + " that of the authorization server, which rejects what is signed at that time: correct"
        + (" the clock that is wrong" + returned(status, code));
  }

  /**
   * The token endpoint returned an error.
   *
   * @param code {@code ""} if there is none that is known
   * @param method the client authentication method
   * @param hasScope whether the request named scopes
   * @param isProven whether it carried a DPoP proof
   */
  public static String rejected(
      int status, String code, String method, boolean hasScope, boolean isProven) {
    String reason =
        switch (code) {
          case "invalid_client" -> rejectedClient(method);
          // With 401, Keycloak says so of a wrong secret. RFC 6749 means the grant.
          case "unauthorized_client" -> status == 401 ? rejectedClient(method) : withoutGrant();
          case "invalid_scope" -> rejectedScope(hasScope);
          case "invalid_target" ->
              "the authorization server issues no tokens for "
                  + (AUDIENCE + " or " + RESOURCE + ": correct it");
          case "consent_required" ->
              "the app has been granted none of the scopes in " + SCOPE + ": grant them in Okta";
          case "access_denied" ->
              "no access policy of the authorization server lets this client have these scopes:"
                  + (" add a rule for it, or correct " + SCOPE);
          case "unsupported_grant_type" -> withoutGrant();
          case "use_dpop_nonce" -> isProven ? noNonce() : proofDemanded();
          case "invalid_dpop_proof" -> isProven ? rejectedProof() : proofDemanded();
          // What Keycloak and oidc-provider say instead of invalid_dpop_proof.
          case "invalid_request", "invalid_grant" ->
              "the authorization server rejected the request: see its system log; if it demands"
                  + (" DPoP, set " + DPOP + "=always, and " + TOKEN_URL)
                  + " to the address by which it knows itself";
          default -> rejected(status);
        };
    return reason + returned(status, code);
  }

  private static String rejectedClient(String method) {
    return "the authorization server does not accept this client: check "
        + CLIENT_ID
        + (method.equals("private_key_jwt")
            ? ", "
                + (PRIVATE_KEY + " and " + KEY_ID + ", that the app has the public key, and that ")
                + (TOKEN_URL + " is the server's own name for it")
            : " and "
                + (CLIENT_SECRET + ", and that the app allows " + CLIENT_AUTH + "=" + method)
                + "; Okta's org authorization server (/oauth2/v1/token) takes private_key_jwt"
                + " alone");
  }

  private static String withoutGrant() {
    return "the app may not use the client credentials grant: make it an API Services app";
  }

  private static String rejectedScope(boolean hasScope) {
    return hasScope
        ? "the authorization server does not have every scope of " + SCOPE + ": correct it"
        : SCOPE + " is not set and the authorization server has no default scopes: set " + SCOPE;
  }

  private static String proofDemanded() {
    return "the app demands DPoP: untick \"Require Demonstrating Proof of Possession (DPoP) header"
        + (" in token requests\" in its settings, or set " + DPOP + "=auto");
  }

  private static String rejectedProof() {
    return "the authorization server does not accept the function's DPoP proof: check that "
        + (TOKEN_URL + " is the address by which it knows itself, and see its system log");
  }

  private static String noNonce() {
    return "the authorization server asks for a DPoP nonce again and again, or sends none: see its"
        + " status page";
  }

  private static String rejected(int status) {
    if (status == 429) {
      return "Okta's rate limit is reached: have fewer functions start at once, or raise the limit";
    }
    if (status == 404) {
      return "there is no authorization server at " + TOKEN_URL + ": correct it";
    }
    if (status >= 300 && status < 400) {
      return TOKEN_URL + " leads to a redirect, which is not followed: set the final address";
    }
    if (status == 408 || status >= 500) {
      return "the authorization server failed: see its status page if this goes on";
    }
    return "the authorization server rejected the request: see its system log";
  }

  private static String returned(int status, String code) {
    return " (the token endpoint returned " + status + (code.isEmpty() ? "" : " " + code) + ")";
  }

  public static String noDpopKey() {
    return "DPoP needs a key of the curve P-256, which this JVM does not offer: check its security"
        + " providers";
  }

  public static String noProofNeeded() {
    return "the access token is not of the type DPoP and needs no proof: send Authorization: Bearer"
        + (" alone, or have tokens bound by " + DPOP + "=always");
  }

  public static String noCallToProve() {
    return "a proof needs the method and the full http or https URI of the call";
  }

  public static String dpopKeyLost() {
    return "the key of this access token went with a snapshot of the function: take another token"
        + " from TokenHolder.token()";
  }

  public static String unsignedProof() {
    return "the proof cannot be signed: check the security providers of the JVM";
  }
}
