package io.github.oktatoken.internal.message;

import io.github.oktatoken.internal.env.Variable;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with a secret that is kept elsewhere, or with the setting that names its place.
 *
 * <p>{@code setting} is the variable, {@code place} where it says the secret is: a file or an ARN.
 */
public final class SecretMessages {
  private static final String AS_LAMBDA_SETS =
      ": leave it and " + Variable.CREDENTIALS_TOKEN + " as Lambda sets them";

  private SecretMessages() {}

  // Settings.

  public static String notAFile(String setting) {
    return setting + " must be file: and the absolute path of a file, as in file:/tmp/secret";
  }

  public static String notAnArn(String setting) {
    return setting
        + " is not the ARN of a secret or a parameter: set it to"
        + " arn:aws:secretsmanager:<region>:<account>:secret:<name>, followed by :<json-key>"
        + " for one of several values, or to arn:aws:ssm:<region>:<account>:parameter/<name>";
  }

  public static String unknownPartition(String setting, String endpointSetting) {
    return (setting + " is in an AWS partition whose hosts are unknown: set " + endpointSetting)
        + " to the endpoint of its region";
  }

  public static String invalidEndpoint(String endpointSetting) {
    return endpointSetting
        + " must be https:// and a host, without user, path or query (http is for loopback hosts"
        + (" alone): correct it, or set " + Variable.IGNORE_ENDPOINT_URLS + "=true");
  }

  public static String invalidEndpointHost(String endpointSetting) {
    return Variable.ENDPOINT_URL + " or " + endpointSetting + " has an invalid host: correct it";
  }

  // Files, and the text in any place.

  public static String unread(String setting, String problem) {
    return setting + " cannot be read: " + problem;
  }

  public static String unreadable(String place) {
    return place + " is missing or unreadable: check the path and the permissions";
  }

  public static String empty(String place) {
    return place + " is empty: write the secret into it";
  }

  public static String notText(String place) {
    return place + " is not text in UTF-8: store the secret as text";
  }

  public static String tooLarge(String place, int maxBytes) {
    return place + " has more than " + maxBytes + " bytes: correct the path or the ARN";
  }

  public static String otherReaderTimedOut() {
    return "several clients share it, and another one did not read it in time: check the function's"
        + " route to AWS, or the disk that holds the secret";
  }

  // The value in AWS.

  public static String notAnObject(String arn) {
    return arn + " is not a JSON object: remove the member's name from the ARN";
  }

  public static String missingMember(String arn, @Nullable String member) {
    return (arn + " has no member " + (member == null ? "of this name" : member))
        + " with a string as its value: correct the name at the end of the ARN";
  }

  public static String severalValuesInSecret(String arn) {
    return arn + " is a JSON object: name its member, as in <arn>:<json-key>";
  }

  public static String severalValuesInParameter(String arn) {
    return arn + " is a JSON object: store the secret alone in it";
  }

  // The credentials of the function's role.

  public static String missingCredentials() {
    return "there are no AWS credentials: "
        + (Variable.ACCESS_KEY_ID + " and " + Variable.SECRET_ACCESS_KEY + " are not set, nor is ")
        + (Variable.CREDENTIALS_URI + ": leave them as Lambda sets them");
  }

  public static String malformedCredentials(String source) {
    return "the AWS credentials of " + source + " are malformed: leave them as Lambda sets them";
  }

  public static String unsafeCredentialsUri() {
    return Variable.CREDENTIALS_URI
        + " is neither https nor on a loopback host or a container's own address: leave it as"
        + " Lambda sets it";
  }

  public static String unavailableCredentials(String result) {
    return "there are no credentials for the function's role: "
        + (Variable.CREDENTIALS_URI + " " + result + AS_LAMBDA_SETS);
  }

  public static String invalidCredentialsToken() {
    return Variable.CREDENTIALS_TOKEN
        + " has a character that may not stand in a header: leave it as Lambda sets it";
  }

  public static String invalidCredentialsTokenFile() {
    return Variable.CREDENTIALS_TOKEN_FILE + " is not a path: correct it";
  }

  // Responses of AWS.

  public static String notOfAws(String endpointSetting) {
    return "the response is not from AWS: check the proxy, and " + endpoints(endpointSetting);
  }

  public static String accessDenied(String arn, String action) {
    return ("the function's role may not read " + arn + ": allow it " + action)
        + ", and kms:Decrypt if the KMS key is your own";
  }

  public static String notFound(String arn) {
    return "there is no " + arn + ", or no such version of it: correct the ARN";
  }

  public static String notDecrypted(String arn) {
    return arn
        + " cannot be decrypted: check that its KMS key is enabled, and that the function's role"
        + " may kms:Decrypt with it";
  }

  public static String maybeDeleted(String arn) {
    return arn + " may be marked for deletion: restore it, or name another";
  }

  public static String invalidArn(String arn) {
    return "AWS does not understand " + arn + ": correct the ARN";
  }

  public static String rateLimit() {
    return "AWS's rate limit is reached: have fewer functions start at once";
  }

  public static String rejectedCredentials() {
    return "AWS does not accept the function's credentials: leave "
        + (Variable.ACCESS_KEY_ID + " and the like as Lambda sets them, and check the clock");
  }

  public static String awsFailed() {
    return "AWS failed: see its health page if this goes on";
  }

  public static String redirect(String endpointSetting) {
    return "the endpoint redirects, which is not followed: check " + endpoints(endpointSetting);
  }

  public static String refused(String endpointSetting) {
    return "AWS refused the request: see CloudTrail, and check " + endpoints(endpointSetting);
  }

  public static String answered(String problem, String response) {
    return problem + " (AWS answered " + response + ")";
  }

  // Hints for the messages of the network.

  public static String hostSettings(String endpointSetting) {
    return "the region in the ARN, " + endpoints(endpointSetting);
  }

  public static String route(String region, String service) {
    return "an interface endpoint for com.amazonaws."
        + (region + "." + service)
        + ", or a route to the internet";
  }

  private static String endpoints(String endpointSetting) {
    return endpointSetting + " and " + Variable.ENDPOINT_URL + " (if set)";
  }
}
