package io.github.oktatoken.internal.secret.aws;

import io.github.oktatoken.internal.http.HttpResponse;
import io.github.oktatoken.internal.http.NoResponseException;
import io.github.oktatoken.internal.message.SecretMessages;
import io.github.oktatoken.internal.secret.SecretUnavailableException;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Why AWS returned no secret. Of its response only known error codes get into the message. */
final class AwsFailure {
  private static final int REQUEST_TIMEOUT = 408;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int REDIRECTION = 300;
  private static final int CLIENT_ERROR = 400;
  private static final int SERVER_ERROR = 500;

  private static final Set<String> OF_RATE_LIMIT =
      Set.of(
          "ThrottlingException", "Throttling", "TooManyRequestsException", "RequestLimitExceeded");

  private static final Set<String> OF_CREDENTIALS =
      Set.of(
          "ExpiredTokenException",
          "ExpiredToken",
          "UnrecognizedClientException",
          "InvalidClientTokenId",
          "InvalidSignatureException",
          "SignatureDoesNotMatch",
          "IncompleteSignature",
          "MissingAuthenticationToken",
          "RequestExpired");

  private AwsFailure() {}

  /** A response that AWS would not send. */
  static SecretUnavailableException notOfAws(String name, AwsReference reference) {
    return SecretUnavailableException.transientOf(
        name, SecretMessages.notOfAws(reference.service().endpointSetting()));
  }

  /** No response, or a broken one. */
  static SecretUnavailableException noResponse(
      String name, String host, AwsReference reference, NoResponseException failure) {
    AwsService service = reference.service();
    String problem =
        failure.explain(
            host,
            SecretMessages.hostSettings(service.endpointSetting()),
            "AWS",
            SecretMessages.route(reference.region(), service.id()));
    return new SecretUnavailableException(
        name, problem, !failure.isOfCertificate(), failure.getCause());
  }

  /** A response whose status isn't 200. */
  static SecretUnavailableException refused(
      String name, AwsReference reference, HttpResponse response) {
    int status = response.status();
    String code = errorCode(response);
    String problem = explain(code, reference);
    // Credentials are fetched anew and clocks are set without any action of a person.
    boolean isTransient = OF_RATE_LIMIT.contains(code) || OF_CREDENTIALS.contains(code);
    String seen = status + " " + code;
    if (problem == null) {
      problem = explain(status, reference.service().endpointSetting());
      isTransient = isTransient(status);
      seen = String.valueOf(status);
    }
    return new SecretUnavailableException(
        name, problem + " (AWS returned " + seen + ")", isTransient, null);
  }

  /**
   * The codes are under "Errors" and "Common Errors" in the two APIs' references. An unknown one
   * brings {@code null}: it may be anything.
   */
  private static @Nullable String explain(String code, AwsReference reference) {
    String arn = reference.arn();
    return switch (code) {
      case "AccessDeniedException", "AccessDenied" ->
          SecretMessages.accessDenied(arn, reference.service().action());
      case "ResourceNotFoundException", "ParameterNotFound", "ParameterVersionNotFound" ->
          SecretMessages.notFound(arn);
      case "DecryptionFailure", "InvalidKeyId" -> arn + SecretMessages.UNDECRYPTED;
      case "InvalidRequestException" -> arn + SecretMessages.MAYBE_DELETED;
      case "InvalidParameterException", "ValidationException" -> SecretMessages.invalidArn(arn);
      default ->
          OF_RATE_LIMIT.contains(code)
              ? SecretMessages.RATE_LIMIT
              : OF_CREDENTIALS.contains(code) ? SecretMessages.REJECTED_CREDENTIALS : null;
    };
  }

  private static String explain(int status, String endpointSetting) {
    if (isTransient(status)) {
      return SecretMessages.AWS_FAILED;
    }
    return status >= REDIRECTION && status < CLIENT_ERROR
        ? SecretMessages.redirect(endpointSetting)
        : SecretMessages.refused(endpointSetting);
  }

  private static boolean isTransient(int status) {
    return status >= SERVER_ERROR || status == REQUEST_TIMEOUT || status == TOO_MANY_REQUESTS;
  }

  /** Returns the code without the namespace that may precede it and the address that may follow. */
  private static String errorCode(HttpResponse response) {
    Map<String, String> members = JsonTexts.of(response.body());
    String type = members == null ? null : members.get("__type");
    if (type == null) {
      type = response.header("x-amzn-ErrorType");
    }
    if (type == null) {
      return "";
    }
    String code = type.substring(type.indexOf('#') + 1);
    return code.contains(":") ? code.substring(0, code.indexOf(':')) : code;
  }
}
