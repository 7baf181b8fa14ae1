package io.github.oktatoken.internal.aws;

import io.github.oktatoken.internal.http.HttpResponse;
import io.github.oktatoken.internal.http.NetworkSettingException;
import io.github.oktatoken.internal.http.NoResponseException;
import io.github.oktatoken.internal.message.AwsMessages;
import io.github.oktatoken.internal.message.KmsMessages;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Why a request to AWS failed. Of a response only known error codes get into the message. */
final class AwsFailure {
  private static final int REQUEST_TIMEOUT = 408;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int REDIRECTION = 300;
  private static final int CLIENT_ERROR = 400;
  private static final int SERVER_ERROR = 500;

  private static final Set<String> OF_RATE_LIMIT =
      Set.of(
          "ThrottlingException",
          "Throttling",
          "TooManyRequestsException",
          "RequestLimitExceeded",
          "ProvisionedThroughputExceededException");

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

  private static final Set<String> OF_KMS_ITSELF =
      Set.of("KeyUnavailableException", "DependencyTimeoutException", "KMSInternalException");

  private AwsFailure() {}

  /** A response that AWS would not send. */
  static AwsException notOfAws(AwsService service) {
    return AwsException.transientOf(AwsMessages.notOfAws(service.endpointSetting()));
  }

  /** No response, or a broken one. */
  static AwsException noResponse(
      String host, AwsService service, Arn arn, NoResponseException failure) {
    String problem =
        failure.explain(
            host,
            AwsMessages.hostSettings(service.endpointSetting()),
            "AWS",
            AwsMessages.route(arn.region(), service.id()));
    return new AwsException(problem, "", !failure.isOfCertificate(), failure.getCause());
  }

  /** A setting of the network without which no request can be sent. */
  static AwsException of(NetworkSettingException setting) {
    return new AwsException(String.valueOf(setting.getMessage()), "", false, setting.getCause());
  }

  /** A response whose status isn't 200. */
  static AwsException refused(
      AwsService service, Arn arn, String operation, HttpResponse response) {
    int status = response.status();
    String code = errorCode(response);
    String problem = explain(code, service, arn, operation);
    // Credentials are fetched anew and clocks are set without any action of a person.
    boolean isTransient =
        OF_RATE_LIMIT.contains(code)
            || OF_CREDENTIALS.contains(code)
            || OF_KMS_ITSELF.contains(code);
    String seen = status + " " + code;
    if (problem == null) {
      problem = explain(status, service.endpointSetting());
      isTransient = isTransient(status);
      seen = String.valueOf(status);
    }
    return new AwsException(problem + " (AWS returned " + seen + ")", code, isTransient, null);
  }

  /**
   * The codes are under "Errors" and "Common Errors" in the two APIs' references. An unknown one
   * brings {@code null}: it may be anything.
   */
  private static @Nullable String explain(
      String code, AwsService service, Arn arn, String operation) {
    if (service == AwsService.KMS) {
      String ofKey = KmsMessages.refused(code, arn.toString(), operation);
      if (ofKey != null) {
        return ofKey;
      }
    }
    return switch (code) {
      case "AccessDeniedException", "AccessDenied" ->
          AwsMessages.accessDenied(arn.toString(), service.action(operation));
      case "ResourceNotFoundException", "ParameterNotFound", "ParameterVersionNotFound" ->
          AwsMessages.notFound(arn.toString());
      case "DecryptionFailure", "InvalidKeyId" -> arn + AwsMessages.UNDECRYPTED;
      case "InvalidRequestException" -> arn + AwsMessages.MAYBE_DELETED;
      case "InvalidParameterException", "ValidationException" ->
          service == AwsService.DYNAMODB
              ? AwsMessages.invalidTable(arn.toString())
              : AwsMessages.invalidArn(arn.toString());
      default ->
          OF_RATE_LIMIT.contains(code)
              ? AwsMessages.RATE_LIMIT
              : OF_CREDENTIALS.contains(code) ? AwsMessages.REJECTED_CREDENTIALS : null;
    };
  }

  private static String explain(int status, String endpointSetting) {
    if (isTransient(status)) {
      return AwsMessages.AWS_FAILED;
    }
    return status >= REDIRECTION && status < CLIENT_ERROR
        ? AwsMessages.redirect(endpointSetting)
        : AwsMessages.refused(endpointSetting);
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
