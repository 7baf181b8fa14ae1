package io.github.oktatoken.internal.aws;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The name of a resource of AWS (<a
 * href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html">ARN</a>).
 *
 * @param resource all that follows the account
 */
public record Arn(
    String partition, String service, String region, String account, String resource) {
  private static final int PARTITION = 1;
  private static final int SERVICE = 2;
  private static final int REGION = 3;
  private static final int ACCOUNT = 4;
  private static final int RESOURCE = 5;

  /** Parses an ARN; returns {@code null} if it is none, or has no region or account. */
  public static @Nullable Arn parse(String text) {
    String[] parts = text.split(":", RESOURCE + 1);
    return parts.length > RESOURCE
            && parts[0].equals("arn")
            && isLabel(parts[PARTITION])
            && isLabel(parts[REGION])
            && isName(parts[ACCOUNT])
        ? new Arn(parts[PARTITION], parts[SERVICE], parts[REGION], parts[ACCOUNT], parts[RESOURCE])
        : null;
  }

  /** Returns the same for another resource. */
  public Arn with(String other) {
    return new Arn(partition, service, region, account, other);
  }

  /** Returns whether the text may be a part of a host name. */
  private static boolean isLabel(String text) {
    return consistsOf(text, "-") && text.equals(text.toLowerCase(Locale.ROOT));
  }

  /** Returns whether the text may be the name of a secret, a parameter, a key or a table. */
  public static boolean isName(String text) {
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

  @Override
  public String toString() {
    return String.join(":", "arn", partition, service, region, account, resource);
  }
}
