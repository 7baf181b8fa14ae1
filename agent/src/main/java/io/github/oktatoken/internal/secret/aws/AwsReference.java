package io.github.oktatoken.internal.secret.aws;

import io.github.oktatoken.internal.message.SecretMessages;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The secret or parameter that a setting names.
 *
 * @param arn the ARN without what may follow a secret's; printable and not secret
 * @param member the key in the secret's JSON, or {@code null} for the whole secret
 * @param versionStage the stage of the version, or {@code null} for the current one
 * @param versionId the ID of the version, or {@code null} for that of the stage
 */
public record AwsReference(
    AwsService service,
    String partition,
    String region,
    String arn,
    @Nullable String member,
    @Nullable String versionStage,
    @Nullable String versionId) {

  private static final int PARTITION = 1;
  private static final int SERVICE = 2;
  private static final int REGION = 3;
  private static final int RESOURCE = 5;
  private static final int SECRET_NAME = 6;
  private static final int MEMBER = 7;
  private static final int VERSION_STAGE = 8;
  private static final int VERSION_ID = 9;

  /**
   * Parses a setting.
   *
   * @throws IllegalArgumentException if it is not such an ARN
   */
  static AwsReference parse(String name, String setting) {
    // Names of secrets and parameters have no colons.
    String[] parts = setting.split(":", -1);
    if (parts.length > RESOURCE && isLabel(parts[PARTITION]) && isLabel(parts[REGION])) {
      String service = parts[SERVICE];
      if (service.equals(AwsService.SECRETS_MANAGER.id()) && isSecret(parts)) {
        return of(AwsService.SECRETS_MANAGER, parts, SECRET_NAME);
      }
      if (service.equals(AwsService.SSM.id()) && isParameter(parts)) {
        return of(AwsService.SSM, parts, parts.length - 1);
      }
    }
    throw new IllegalArgumentException(name + SecretMessages.NOT_AN_ARN);
  }

  private static boolean isSecret(String[] parts) {
    return parts[RESOURCE].equals("secret")
        && parts.length > SECRET_NAME
        && parts.length <= VERSION_ID + 1
        && isName(parts[RESOURCE - 1])
        && isName(parts[SECRET_NAME]);
  }

  /** A version or a label may follow the name. */
  private static boolean isParameter(String[] parts) {
    return parts[RESOURCE].startsWith("parameter/")
        && parts.length <= RESOURCE + 2
        && isName(parts[RESOURCE - 1])
        && isName(parts[RESOURCE])
        && isName(parts[parts.length - 1]);
  }

  private static AwsReference of(AwsService service, String[] parts, int lastOfArn) {
    return new AwsReference(
        service,
        parts[PARTITION],
        parts[REGION],
        String.join(":", Arrays.copyOf(parts, lastOfArn + 1)),
        part(parts, MEMBER),
        part(parts, VERSION_STAGE),
        part(parts, VERSION_ID));
  }

  private static @Nullable String part(String[] parts, int index) {
    return index < parts.length && !parts[index].isEmpty() ? parts[index] : null;
  }

  /** Returns whether the text may be a part of a host name. */
  private static boolean isLabel(String text) {
    return consistsOf(text, "-") && text.equals(text.toLowerCase(Locale.ROOT));
  }

  private static boolean isName(String text) {
    return consistsOf(text, "/_+=.@!-");
  }

  private static boolean consistsOf(String text, String beside) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean isAlphanumeric = c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z';
      if (!isAlphanumeric && beside.indexOf(c) < 0) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  /** Returns the ARN alone: the rest may be a secret by mistake. */
  @Override
  public String toString() {
    return arn;
  }
}
