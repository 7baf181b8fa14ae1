package io.github.oktatoken.fake;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.util.Map;

/** An error of DynamoDB's, as it is on the wire. */
final class DynamoError extends Exception {
  private static final long serialVersionUID = 1L;
  private static final int BAD_REQUEST = 400;

  private final int status;
  private final String type;

  private DynamoError(int status, String type, String message) {
    super(message);
    this.status = status;
    this.type = qualified(type);
  }

  /** An error by its type, without the namespace. */
  static DynamoError of(int status, String type) {
    return new DynamoError(status, type, "of the server");
  }

  static DynamoError validation(String message) {
    return new DynamoError(BAD_REQUEST, "ValidationException", message);
  }

  static DynamoError serialization(String message) {
    return new DynamoError(BAD_REQUEST, "SerializationException", message);
  }

  static DynamoError noSuchTable() {
    return new DynamoError(
        BAD_REQUEST, "ResourceNotFoundException", "Requested resource not found");
  }

  static DynamoError conditionFailed() {
    return new DynamoError(
        BAD_REQUEST, "ConditionalCheckFailedException", "The conditional request failed");
  }

  AwsReply reply() {
    return new AwsReply(
        status,
        JSONObjectUtils.toJSONString(
            Map.of("__type", type, "message", String.valueOf(getMessage()))));
  }

  /** The namespaces of DynamoDB's own errors, and of those that all services share. */
  private static String qualified(String type) {
    return switch (type) {
          case "ValidationException" -> "com.amazon.coral.validate#";
          case "ThrottlingException" -> "com.amazon.coral.availability#";
          case "AccessDeniedException",
              "ExpiredTokenException",
              "IncompleteSignatureException",
              "InvalidSignatureException",
              "MissingAuthenticationTokenException",
              "SerializationException",
              "UnknownOperationException",
              "UnrecognizedClientException" ->
              "com.amazon.coral.service#";
          default -> "com.amazonaws.dynamodb.v20120810#";
        }
        + type;
  }
}
