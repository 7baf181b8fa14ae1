package io.github.oktatoken.internal.secret.aws;

import io.github.oktatoken.internal.http.HttpResponse;
import io.github.oktatoken.internal.http.NoResponseException;
import io.github.oktatoken.internal.http.OutboundHttp;
import io.github.oktatoken.internal.secret.SecretUnavailableException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Why AWS gave no secret. Of its response only error codes that are known get into the message. */
final class AwsFailure {
  private static final int REQUEST_TIMEOUT = 408;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int REDIRECTION = 300;
  private static final int CLIENT_ERROR = 400;
  private static final int SERVER_ERROR = 500;

  private static final String NOT_OF_AWS = "the answer is not from AWS: check the proxy, and ";

  private AwsFailure() {}

  /** An answer that is none of the service. */
  static SecretUnavailableException senseless(String name, AwsReference reference) {
    return SecretUnavailableException.transientOf(name, NOT_OF_AWS + settings(reference.service()));
  }

  /** No answer, or none that is one. */
  static SecretUnavailableException unanswered(
      String name, String host, AwsReference reference, NoResponseException failure) {
    AwsService service = reference.service();
    String vpc =
        ": a function in a VPC needs an interface endpoint for com.amazonaws."
            + (reference.region() + "." + service.id())
            + ", or a way to the internet";
    String problem =
        switch (failure.fault()) {
          case PROXY ->
              "the way to "
                  + host
                  + " through the proxy of HTTPS_PROXY failed: check its address, user and password,"
                  + " or name the host in NO_PROXY";
          case PROXY_OF_JVM ->
              "the way to "
                  + host
                  + " through the proxy of the JVM failed: check its properties (https.proxyHost and"
                  + " the like), or the function's own ProxySelector";
          case NAME ->
              host + " has no address: check the region in the ARN, and " + settings(service);
          case TIME -> host + " did not answer in time" + vpc;
          case CONNECTION -> host + " cannot be reached" + vpc;
          case OTHER_HOST, TRUST, TLS ->
              host
                  + " cannot be trusted, or TLS with it failed: check okta_ca_file, the trust store"
                  + " of the JVM, and "
                  + settings(service);
          case ANSWER -> NOT_OF_AWS + settings(service);
          case SIZE ->
              "the answer has more than "
                  + OutboundHttp.MAX_ANSWER_BYTES
                  + " bytes, more than AWS sends: check the proxy, and "
                  + settings(service);
        };
    return new SecretUnavailableException(
        name, problem, !failure.isOfCertificate(), failure.getCause());
  }

  private static String settings(AwsService service) {
    return service.endpointSetting() + " and AWS_ENDPOINT_URL if set";
  }

  /** An answer that isn't 200. */
  static SecretUnavailableException refused(
      String name, AwsReference reference, HttpResponse answer) {
    int status = answer.status();
    String code = errorCode(answer);
    String problem = explain(code, reference);
    if (problem != null) {
      return new SecretUnavailableException(
          name, problem + seen(status + " " + code), isTransient(code), null);
    }
    return new SecretUnavailableException(
        name,
        explain(status, reference.service()) + seen(String.valueOf(status)),
        status >= SERVER_ERROR || status == REQUEST_TIMEOUT || status == TOO_MANY_REQUESTS,
        null);
  }

  private static String seen(String answer) {
    return " (AWS answered " + answer + ")";
  }

  /**
   * The codes are under "Errors" and "Common Errors" in the two APIs' references. Those that are
   * unknown here, which bring {@code null}, may be anything.
   */
  private static @Nullable String explain(String code, AwsReference reference) {
    String arn = reference.arn();
    return switch (code) {
      case "AccessDeniedException", "AccessDenied" ->
          "the function's role may not read "
              + arn
              + ": allow it "
              + reference.service().action()
              + ", and kms:Decrypt if the KMS key is your own";
      case "ResourceNotFoundException", "ParameterNotFound", "ParameterVersionNotFound" ->
          "there is no " + arn + ", or no such version of it: correct the ARN";
      case "DecryptionFailure", "InvalidKeyId" ->
          arn
              + " cannot be decrypted: check that its KMS key is enabled, and that the function's"
              + " role may kms:Decrypt with it";
      case "InvalidRequestException" ->
          arn + " may be marked for deletion: restore it, or name another";
      case "InvalidParameterException", "ValidationException" ->
          "AWS does not understand " + arn + ": correct the ARN";
      case "ThrottlingException",
          "Throttling",
          "TooManyRequestsException",
          "RequestLimitExceeded" ->
          "AWS's rate limit is reached: have fewer functions start at once";
      default ->
          isOfCredentials(code)
              ? "AWS does not accept the function's credentials: leave AWS_ACCESS_KEY_ID and the"
                  + " like as Lambda sets them, and check the clock"
              : null;
    };
  }

  private static boolean isOfCredentials(String code) {
    return switch (code) {
      case "ExpiredTokenException",
          "ExpiredToken",
          "UnrecognizedClientException",
          "InvalidClientTokenId",
          "InvalidSignatureException",
          "SignatureDoesNotMatch",
          "IncompleteSignature",
          "MissingAuthenticationToken",
          "RequestExpired" ->
          true;
      default -> false;
    };
  }

  /** Credentials are fetched anew, and clocks set, without anybody's doing. */
  private static boolean isTransient(String code) {
    return isOfCredentials(code)
        || code.startsWith("Throttling")
        || code.equals("TooManyRequestsException")
        || code.equals("RequestLimitExceeded");
  }

  private static String explain(int status, AwsService service) {
    if (status >= SERVER_ERROR || status == REQUEST_TIMEOUT || status == TOO_MANY_REQUESTS) {
      return "AWS failed: see its health page if this goes on";
    }
    if (status >= REDIRECTION && status < CLIENT_ERROR) {
      return "the endpoint redirects, which is not followed: check " + settings(service);
    }
    return "AWS refused the request: see CloudTrail, and check " + settings(service);
  }

  /**
   * Takes off the namespace that may stand before a code, and the address that may stand behind.
   */
  private static String errorCode(HttpResponse answer) {
    Map<String, String> members = JsonTexts.of(answer.body());
    String type = members == null ? null : members.get("__type");
    if (type == null) {
      type = answer.header("x-amzn-ErrorType");
    }
    if (type == null) {
      return "";
    }
    String code = type.substring(type.indexOf('#') + 1);
    return code.contains(":") ? code.substring(0, code.indexOf(':')) : code;
  }
}
