package io.github.oktatoken.internal.oauth;

import io.github.oktatoken.internal.env.Variable;
import io.github.oktatoken.internal.http.HttpResponse;
import io.github.oktatoken.internal.http.NoResponseException;
import io.github.oktatoken.internal.message.TokenMessages;
import org.jspecify.annotations.Nullable;

/**
 * A request for a token that brought none. The message names the setting or the response at fault
 * and the way out; nothing that a server wrote gets into it.
 */
public final class TokenRequestException extends Exception {
  private static final long serialVersionUID = 1;

  /** Whether the same request may succeed later. */
  public enum Kind {
    /** Lost, or too early: soon. */
    TRANSIENT,
    /** Rejected for what it is: not until a setting changes. */
    PERMANENT
  }

  private static final int REQUEST_TIMEOUT = 408;
  private static final int TOO_MANY_REQUESTS = 429;

  private final Kind kind;
  private final FailureKind failure;
  private final int status;
  private final String code;
  private final long retryAfterMillis;

  /** A request without a response, or with an invalid one. */
  TokenRequestException(Kind kind, @Nullable String message, @Nullable Throwable cause) {
    this(kind, kind == Kind.TRANSIENT ? FailureKind.OUTAGE : FailureKind.SETTING, message, cause);
  }

  private TokenRequestException(
      Kind kind, FailureKind failure, @Nullable String message, @Nullable Throwable cause) {
    this(kind, failure, message, cause, 0, "", 0);
  }

  /** The secret or the key can't be read or used, so there was no request. */
  static TokenRequestException ofSecret(
      boolean isTransient, @Nullable String message, @Nullable Throwable cause) {
    Kind kind = isTransient ? Kind.TRANSIENT : Kind.PERMANENT;
    return new TokenRequestException(kind, FailureKind.SECRET, message, cause);
  }

  private TokenRequestException(
      Kind kind,
      FailureKind failure,
      @Nullable String message,
      @Nullable Throwable cause,
      int status,
      String code,
      long retryAfterMillis) {
    super(message, cause);
    this.kind = kind;
    this.failure = failure;
    this.status = status;
    // A server that wants to be left alone gets no second request.
    this.code = kind == Kind.PERMANENT ? code : "";
    this.retryAfterMillis = retryAfterMillis;
  }

  /**
   * The token endpoint returned an error: <a
   * href="https://www.rfc-editor.org/rfc/rfc6749#section-5.2">RFC 6749, section 5.2</a>.
   *
   * @param isProven whether the request carried a DPoP proof
   * @param aheadMillis how far the server's clock is ahead, if that is too far; else 0
   */
  static TokenRequestException rejected(
      HttpResponse response, Client client, Grant grant, boolean isProven, long aheadMillis) {
    int status = response.status();
    boolean isTransient = status == REQUEST_TIMEOUT || status == TOO_MANY_REQUESTS || status >= 500;
    String code = TokenErrorResponse.codeIn(response.body());
    boolean isDated =
        !isTransient && (isOfClient(code) && client.isDated() || isOfProof(code) && isProven);
    return new TokenRequestException(
        isTransient ? Kind.TRANSIENT : Kind.PERMANENT,
        status == TOO_MANY_REQUESTS
            ? FailureKind.THROTTLED
            : isTransient ? FailureKind.OUTAGE : FailureKind.REFUSED,
        // A dated request is rejected for its date where the clocks are far apart.
        isDated && aheadMillis != 0
            ? TokenMessages.clocksDiffer(aheadMillis, status, code)
            : TokenMessages.rejected(
                status,
                code,
                client.authenticationMethod().registeredName(),
                grant.scope() != null,
                isProven),
        null,
        status,
        code,
        RetryAfter.millis(response));
  }

  public Kind kind() {
    return kind;
  }

  /** Returns what the failure is of. */
  public FailureKind failureKind() {
    return failure;
  }

  /** Returns how long the server wants to be left alone, in milliseconds; 0 if it didn't say. */
  public long retryAfterMillis() {
    return retryAfterMillis;
  }

  /** Returns whether another attempt at once may succeed, and adds to no rate limit. */
  public boolean mayBeRepeated() {
    return kind == Kind.TRANSIENT && status != TOO_MANY_REQUESTS;
  }

  /** Returns whether the server rejects the client's authentication. */
  boolean isOfClient() {
    return isOfClient(code);
  }

  private static boolean isOfClient(String code) {
    return code.equals(TokenErrorResponse.INVALID_CLIENT)
        || code.equals(TokenErrorResponse.UNAUTHORIZED_CLIENT);
  }

  /** Whether a proof may be at fault, whichever server it is that says so. */
  private static boolean isOfProof(String code) {
    return switch (code) {
      case TokenErrorResponse.INVALID_DPOP_PROOF, "invalid_request", "invalid_grant" -> true;
      default -> false;
    };
  }

  /** Returns whether the server demands a DPoP proof, or another one. */
  boolean demandsProof() {
    return demandsNonce() || code.equals(TokenErrorResponse.INVALID_DPOP_PROOF);
  }

  /** Returns whether the server demands its nonce in the proof. */
  boolean demandsNonce() {
    return code.equals(TokenErrorResponse.USE_DPOP_NONCE);
  }

  /** There is no response, or an invalid one. */
  static TokenRequestException noResponse(String host, NoResponseException failure) {
    String message =
        failure.explain(host, Variable.TOKEN_URL, "a token endpoint", "a route to the internet");
    Kind kind = failure.isOfCertificate() ? Kind.PERMANENT : Kind.TRANSIENT;
    return new TokenRequestException(kind, message, failure.getCause());
  }
}
