package io.github.oktatoken.internal.secret.aws;

import io.github.oktatoken.internal.aws.Arn;
import io.github.oktatoken.internal.aws.AwsService;
import io.github.oktatoken.internal.message.SecretMessages;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The secret or parameter that a setting names.
 *
 * @param arn the ARN without what may follow a secret's; printable and not secret
 * @param member the key in the secret's JSON, or {@code null} for the whole secret
 * @param versionStage the stage of the version, or {@code null} for the current one
 * @param versionId the ID of the version, or {@code null} for that of the stage
 */
record SecretReference(
    AwsService service,
    Arn arn,
    @Nullable String member,
    @Nullable String versionStage,
    @Nullable String versionId) {

  // The parts of what follows the account. Names of secrets and parameters have no colons.
  private static final int TYPE = 0;
  private static final int SECRET_NAME = 1;
  private static final int MEMBER = 2;
  private static final int VERSION_STAGE = 3;
  private static final int VERSION_ID = 4;

  /**
   * Parses a setting.
   *
   * @throws IllegalArgumentException if it is not such an ARN
   */
  static SecretReference parse(String name, String setting) {
    Arn arn = Arn.parse(setting);
    if (arn != null) {
      String[] parts = arn.resource().split(":", -1);
      if (arn.service().equals(AwsService.SECRETS_MANAGER.id()) && isSecret(parts)) {
        return of(AwsService.SECRETS_MANAGER, arn, parts, SECRET_NAME);
      }
      if (arn.service().equals(AwsService.SSM.id()) && isParameter(parts)) {
        return of(AwsService.SSM, arn, parts, parts.length - 1);
      }
    }
    throw new IllegalArgumentException(name + SecretMessages.NOT_AN_ARN);
  }

  private static boolean isSecret(String[] parts) {
    return parts[TYPE].equals("secret")
        && parts.length > SECRET_NAME
        && parts.length <= VERSION_ID + 1
        && Arn.isName(parts[SECRET_NAME]);
  }

  /** A version or a label may follow the name. */
  private static boolean isParameter(String[] parts) {
    return parts[TYPE].startsWith("parameter/")
        && parts.length <= TYPE + 2
        && Arn.isName(parts[TYPE])
        && Arn.isName(parts[parts.length - 1]);
  }

  private static SecretReference of(AwsService service, Arn arn, String[] parts, int lastOfArn) {
    return new SecretReference(
        service,
        arn.with(String.join(":", Arrays.copyOf(parts, lastOfArn + 1))),
        part(parts, MEMBER),
        part(parts, VERSION_STAGE),
        part(parts, VERSION_ID));
  }

  private static @Nullable String part(String[] parts, int index) {
    return index < parts.length && !parts[index].isEmpty() ? parts[index] : null;
  }

  /** Returns the ARN alone: the rest may be a secret by mistake. */
  @Override
  public String toString() {
    return arn.toString();
  }
}
