package io.github.oktatoken.internal.oauth;

import io.github.oktatoken.internal.http.HttpResponse;
import io.github.oktatoken.internal.http.NetworkSettingException;
import io.github.oktatoken.internal.http.NoResponseException;
import io.github.oktatoken.internal.http.OutboundHttp;
import io.github.oktatoken.internal.message.TokenMessages;
import io.github.oktatoken.internal.secret.SecretUnavailableException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A request for a token that brought none. The message names the setting or the answer at fault and
 * the way out, in our own words alone: nothing that a server wrote gets into it.
 */
public final class TokenRequestException extends Exception {
  private static final long serialVersionUID = 1;

  /** Whether the same request may do better. */
  public enum Kind {
    /** Lost or too early: worth trying again soon. */
    TRANSIENT,
    /** Refused for what it is: fails again until somebody changes a setting. */
    PERMANENT
  }

  /** What a repetition would only add to. */
  private static final int TOO_MANY_REQUESTS = 429;

  private static final String NO_ENDPOINT =
      ": check that okta_token_url is the address of a token endpoint";

  private final Kind kind;
  private final long retryAfterMillis;
  private final boolean mayBeRepeated;
  private final String code;
  private final boolean isOfClocks;

  private TokenRequestException(Kind kind, String message, @Nullable Throwable cause) {
    this(kind, message, cause, 0, kind == Kind.TRANSIENT, "", false);
  }

  private TokenRequestException(
      Kind kind,
      String message,
      @Nullable Throwable cause,
      long retryAfterMillis,
      boolean mayBeRepeated,
      String code,
      boolean isOfClocks) {
    super(message, cause);
    this.kind = kind;
    this.retryAfterMillis = retryAfterMillis;
    this.mayBeRepeated = mayBeRepeated;
    this.code = kind == Kind.PERMANENT ? code : "";
    this.isOfClocks = isOfClocks;
  }

  /** Returns how long the server wants to be left alone, in milliseconds; 0 if it didn't say. */
  public long retryAfterMillis() {
    return retryAfterMillis;
  }

  /** Returns whether trying again at once may help, and does no harm. */
  public boolean mayBeRepeated() {
    return mayBeRepeated;
  }

  /** Returns whether trying again may help. */
  public Kind kind() {
    return kind;
  }

  /** Returns whether the server doesn't accept what the client has shown of itself. */
  boolean isOfClient() {
    return code.equals(TokenErrorResponse.INVALID_CLIENT)
        || code.equals(TokenErrorResponse.UNAUTHORIZED_CLIENT);
  }

  /** Returns whether the server wants a DPoP proof, or another than it has got. */
  boolean demandsProof() {
    return demandsNonce() || code.equals(TokenErrorResponse.INVALID_DPOP_PROOF);
  }

  /** Returns whether the server wants its nonce in the proof. */
  boolean demandsNonce() {
    return code.equals(TokenErrorResponse.USE_DPOP_NONCE);
  }

  /**
   * Returns whether the server may have refused the proof that it has got, by any server's word.
   */
  boolean isOfProof() {
    return switch (code) {
      case TokenErrorResponse.INVALID_DPOP_PROOF, "invalid_request", "invalid_grant" -> true;
      default -> false;
    };
  }

  /**
   * The same answer from a server whose clock is another.
   *
   * @param aheadMillis how far it is ahead of ours
   */
  TokenRequestException ofClocks(long aheadMillis) {
    String message =
        "the function's clock is "
            + Duration.ofMillis(Math.abs(aheadMillis)).toHours()
            + (aheadMillis > 0 ? " h behind" : " h ahead of")
            + " that of the authorization server, which rejects what is signed at that time: correct"
            + " the clock that is wrong (the token endpoint answered ";
    return new TokenRequestException(
        kind, message + code + ")", null, retryAfterMillis, mayBeRepeated, code, true);
  }

  /** The same answer to a request that had a proof. */
  TokenRequestException ofProof() {
    if (isOfClocks) {
      return this;
    }
    String message =
        demandsNonce()
            ? "the authorization server asks for a DPoP nonce again and again, or sends none: see"
                + " its status page"
            : "the authorization server does not accept the function's DPoP proof: check that"
                + " okta_token_url is the address by which it knows itself, and see its system log";
    return new TokenRequestException(
        kind, message + " (the token endpoint answered " + code + ")", null);
  }

  /** A JVM that can make or use no key for DPoP. */
  static TokenRequestException unproven(Throwable failure) {
    String message =
        "DPoP needs a key of the curve P-256, which this JVM does not offer: check its";
    return new TokenRequestException(Kind.PERMANENT, message + " security providers", failure);
  }

  /** An address that no request can go to. */
  static TokenRequestException misaddressed() {
    return new TokenRequestException(
        Kind.PERMANENT, "okta_token_url has a host that cannot be: correct it", null);
  }

  /**
   * A key that no assertion can be signed with.
   *
   * @param given what okta_private_key is instead of one
   */
  static TokenRequestException unusableKey(@Nullable String given) {
    return new TokenRequestException(
        Kind.PERMANENT, TokenMessages.unusableKey(String.valueOf(given)), null);
  }

  /** A secret that is elsewhere, and could not be read. */
  static TokenRequestException unread(SecretUnavailableException failure) {
    return new TokenRequestException(
        failure.isTransient() ? Kind.TRANSIENT : Kind.PERMANENT,
        String.valueOf(failure.getMessage()),
        failure.getCause());
  }

  /** A token that is worth something without a key, where none such is wanted. */
  static TokenRequestException unbound() {
    return new TokenRequestException(
        Kind.PERMANENT,
        "okta_dpop is always, but the authorization server bound the token to no key: have it"
            + " issue tokens of the type DPoP, or set okta_dpop=auto",
        null);
  }

  /** A setting of the way to the token endpoint. */
  static TokenRequestException misled(NetworkSettingException setting) {
    return new TokenRequestException(Kind.PERMANENT, String.valueOf(setting.getMessage()), null);
  }

  /** A JVM that can set up no TLS. */
  static TokenRequestException unsecured(Throwable failure) {
    String message = "TLS cannot be set up: check the trust store of the JVM, and its properties";
    return new TokenRequestException(Kind.PERMANENT, message + " javax.net.ssl.*", failure);
  }

  /** An answer of 200 that is none. */
  static TokenRequestException senseless(String message) {
    return new TokenRequestException(Kind.TRANSIENT, message + NO_ENDPOINT, null);
  }

  /** No answer, or none that is one. */
  static TokenRequestException unanswered(String host, NoResponseException failure) {
    String message =
        switch (failure.fault()) {
          case PROXY ->
              "the way to "
                  + host
                  + " through the proxy of HTTPS_PROXY failed: check its address, user and password,"
                  + " and that it lets requests to this host through, or name the host in NO_PROXY";
          case PROXY_OF_JVM ->
              "the way to "
                  + host
                  + " through the proxy of the JVM failed: check its properties (https.proxyHost and"
                  + " the like) or the function's own ProxySelector, and that the proxy lets requests"
                  + " to this host through";
          case NAME ->
              host
                  + " has no address: check okta_token_url, and that the function's VPC resolves it";
          case TIME ->
              host
                  + " did not answer in time: check that the function's VPC has a way to the"
                  + " internet";
          case OTHER_HOST ->
              "the TLS certificate of " + host + " is for another host: check okta_token_url";
          case TRUST ->
              "the TLS certificate of "
                  + host
                  + " is not trusted: check okta_token_url and the trust store of the JVM, or name"
                  + " the authority's certificate in okta_ca_file";
          case TLS, CONNECTION ->
              (failure.fault() == NoResponseException.Fault.TLS
                      ? "TLS with "
                      : "the connection to ")
                  + host
                  + " failed: check okta_token_url, and that the function may reach it";
          case ANSWER -> "the token endpoint's answer is cut off or not HTTP" + NO_ENDPOINT;
          case SIZE ->
              "the token endpoint's answer has more than "
                  + OutboundHttp.MAX_ANSWER_BYTES
                  + " bytes"
                  + NO_ENDPOINT;
        };
    Kind kind = failure.isOfCertificate() ? Kind.PERMANENT : Kind.TRANSIENT;
    return new TokenRequestException(kind, message, failure.getCause());
  }

  /** An answer that isn't 200. */
  static TokenRequestException refused(HttpResponse answer, Client client, Grant grant) {
    int status = answer.status();
    Kind kind = isTransient(status) ? Kind.TRANSIENT : Kind.PERMANENT;
    String code = TokenErrorResponse.codeIn(answer.body());
    String message = explain(status, code, client, grant) + " (the token endpoint answered ";
    return new TokenRequestException(
        kind,
        message + status + (code.isEmpty() ? ")" : " " + code + ")"),
        null,
        RetryAfter.millis(answer),
        kind == Kind.TRANSIENT && status != TOO_MANY_REQUESTS,
        code,
        false);
  }

  private static String explain(int status, String code, Client client, Grant grant) {
    return switch (code) {
      case TokenErrorResponse.INVALID_CLIENT, TokenErrorResponse.UNAUTHORIZED_CLIENT ->
          client.authentication() == Client.Authentication.PRIVATE_KEY_JWT
              ? "the authorization server does not accept this client: check client_id,"
                  + " okta_private_key and okta_key_id, that the app has the public key, and that"
                  + " okta_token_url is the server's own name for it"
              : "the authorization server does not accept this client: check client_id and"
                  + " client_secret, and that the app allows okta_client_auth="
                  + client.authentication().registeredName()
                  + "; Okta's org authorization server (/oauth2/v1/token) takes private_key_jwt"
                  + " alone";
      case "invalid_scope" ->
          grant.scope() == null
              ? "okta_scope is not set and the authorization server has no default scopes:"
                  + " set okta_scope"
              : "the authorization server does not have every scope of okta_scope: correct it";
      case "invalid_target" ->
          "the authorization server issues no tokens for okta_audience or okta_resource: correct it";
      case "consent_required" ->
          "the app has been granted none of the scopes in okta_scope: grant them in Okta";
      case "access_denied" ->
          "no access policy of the authorization server lets this client have these scopes:"
              + " add a rule for it, or correct okta_scope";
      case TokenErrorResponse.INVALID_DPOP_PROOF, TokenErrorResponse.USE_DPOP_NONCE ->
          "the app demands DPoP: untick \"Require Demonstrating Proof of Possession (DPoP) header"
              + " in token requests\" in its settings, or set okta_dpop=auto";
      // What Keycloak and oidc-provider say instead of invalid_dpop_proof.
      case "invalid_request", "invalid_grant" ->
          "the authorization server refused the request: see its system log; if it demands DPoP,"
              + " set okta_dpop=always, and okta_token_url to the address by which it knows itself";
      case "unsupported_grant_type" ->
          "the app may not use the client credentials grant: make it an API Services app";
      default -> explain(status);
    };
  }

  private static String explain(int status) {
    if (status == TOO_MANY_REQUESTS) {
      return "Okta's rate limit is reached: have fewer functions start at once, or raise the limit";
    }
    if (status == 404) {
      return "there is no authorization server at okta_token_url: correct it";
    }
    if (status >= 300 && status < 400) {
      return "okta_token_url leads to a redirect, which is not followed: set the final address";
    }
    if (isTransient(status)) {
      return "the authorization server failed: see its status page if this goes on";
    }
    return "the authorization server refused the request: see its system log";
  }

  private static boolean isTransient(int status) {
    return status == 408 || status == TOO_MANY_REQUESTS || status >= 500;
  }
}
