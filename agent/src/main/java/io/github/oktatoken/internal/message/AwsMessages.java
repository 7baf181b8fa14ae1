package io.github.oktatoken.internal.message;

import io.github.oktatoken.internal.env.Variable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Why a request to AWS failed, or can't be sent. */
public final class AwsMessages {
  // To follow the name of the setting.
  public static final String INVALID_ENDPOINT =
      " must be https:// and a host, without user, path or query (http is for loopback hosts alone):"
          + (" correct it, or set " + Variable.IGNORE_ENDPOINT_URLS + "=true");
  public static final String NOT_A_PATH = " is not a path: correct it";

  // To follow an ARN.
  public static final String MAYBE_DELETED =
      " may be marked for deletion: restore it, or name another";
  public static final String UNDECRYPTED =
      " cannot be decrypted: check that its KMS key is enabled, and that the function's role may"
          + " kms:Decrypt with it";

  // The credentials of the function's role.
  public static final String MISSING_CREDENTIALS =
      "there are no AWS credentials: "
          + (Variable.ACCESS_KEY_ID
              + " and "
              + Variable.SECRET_ACCESS_KEY
              + " are not set, nor is ")
          + (Variable.CREDENTIALS_URI + ": leave them as Lambda sets them");
  public static final String UNSAFE_CREDENTIALS_URI =
      Variable.CREDENTIALS_URI
          + " is neither https nor on a loopback host or a container's own address: leave it as"
          + " Lambda sets it";
  public static final String INVALID_CREDENTIALS_TOKEN =
      Variable.CREDENTIALS_TOKEN
          + " has a character that may not stand in a header: leave it as Lambda sets it";

  // What AWS says.
  public static final String RATE_LIMIT =
      "AWS's rate limit is reached: have fewer functions start at once";
  public static final String REJECTED_CREDENTIALS =
      ("AWS does not accept the function's credentials: leave " + Variable.ACCESS_KEY_ID)
          + " and the like as Lambda sets them, and check the clock";
  public static final String AWS_FAILED = "AWS failed: see its health page if this goes on";

  private AwsMessages() {}

  public static String malformedCredentials(String source) {
    return "the AWS credentials of " + source + " are malformed: leave them as Lambda sets them";
  }

  public static String unavailableCredentials(String result) {
    return ("there are no credentials for the function's role: " + Variable.CREDENTIALS_URI)
        + (" " + result + ": leave it and " + Variable.CREDENTIALS_TOKEN + " as Lambda sets them");
  }

  public static String unknownPartition(String setting, String endpointSetting) {
    return (setting + " is in an AWS partition whose hosts are unknown: set " + endpointSetting)
        + " to the endpoint of its region";
  }

  public static String invalidEndpointHost(String endpointSetting) {
    return Variable.ENDPOINT_URL + " or " + endpointSetting + " has an invalid host: correct it";
  }

  public static String accessDenied(String arn, String action) {
    return ("the function's role may not call " + action + " on " + arn + ": allow it")
        + ", and kms:Decrypt if the KMS key is your own";
  }

  public static String notFound(String arn) {
    return "there is no " + arn + ", or no such version of it: correct the ARN";
  }

  public static String invalidArn(String arn) {
    return "AWS does not understand " + arn + ": correct the ARN";
  }

  public static String invalidTable(String arn) {
    return arn + " has not the partition key id of type string alone: create the table with it";
  }

  public static String notOfAws(String endpointSetting) {
    return "the response is not from AWS: check the proxy, and " + endpoints(endpointSetting);
  }

  public static String slowTable(Duration bound, String region) {
    return ("the table did not respond within " + bound.toMillis() + " ms of network time: check")
        + (" the region in the ARN, and the function's route to it: " + route(region, "dynamodb"));
  }

  public static String unforeseen(@Nullable Throwable failure) {
    return "unexpected failure: " + (failure == null ? null : failure.getClass().getName());
  }

  public static String redirect(String endpointSetting) {
    return "the endpoint redirects, which is not followed: check " + endpoints(endpointSetting);
  }

  public static String refused(String endpointSetting) {
    return "AWS refused the request: see CloudTrail, and check " + endpoints(endpointSetting);
  }

  /** Returns the settings that name the host, for {@link NetworkMessages}. */
  public static String hostSettings(String endpointSetting) {
    return "the region in the ARN, " + endpoints(endpointSetting);
  }

  private static String endpoints(String endpointSetting) {
    return endpointSetting + " and " + Variable.ENDPOINT_URL + " (if set)";
  }

  /** Returns what a function in a VPC needs, for {@link NetworkMessages}. */
  public static String route(String region, String service) {
    return ("an interface endpoint for com.amazonaws." + region + "." + service)
        + ", or a route to the internet";
  }
}
