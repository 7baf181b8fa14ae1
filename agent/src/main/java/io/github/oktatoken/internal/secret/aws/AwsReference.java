package io.github.oktatoken.internal.secret.aws;

import io.github.oktatoken.internal.message.SecretMessages;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which secret or parameter is meant.
 *
 * @param arn without what may follow a secret's; printable, and nothing that is secret
 * @param member the key in the secret's JSON, or {@code null} for all of it
 * @param versionStage or {@code null} for the current one
 * @param versionId or {@code null} for that of the stage
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
   * Reads a setting.
   *
   * @throws IllegalArgumentException if it is something else
   */
  static AwsReference parse(String name, String setting) {
    // Neither kind of name has a colon in it.
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
    throw new IllegalArgumentException(SecretMessages.notAnArn(name));
  }

  private static boolean isSecret(String[] parts) {
    return parts[RESOURCE].equals("secret")
        && parts.length > SECRET_NAME
        && parts.length <= VERSION_ID + 1
        && isName(parts[RESOURCE - 1])
        && isName(parts[SECRET_NAME]);
  }

  /** Behind the name there may be a version or a label. */
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

  /** Such a text may be a part of a host's name. */
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

  /** Says the ARN alone: the rest may be anything. */
  @Override
  public String toString() {
    return arn;
  }
}
