package io.github.oktatoken.internal.secret.aws;

import io.github.oktatoken.internal.base.PlainText;
import org.jspecify.annotations.Nullable;

/**
 * What requests to AWS are signed with.
 *
 * @param sessionToken that goes along, or {@code null}
 */
record AwsCredentials(String accessKeyId, String secretAccessKey, @Nullable String sessionToken) {

  /** Returns whether they can stand in a header, whose value an exception would repeat. */
  boolean areSound() {
    return isVisible(accessKeyId)
        && isVisible(secretAccessKey)
        && (sessionToken == null || isVisible(sessionToken));
  }

  private static boolean isVisible(String text) {
    return !text.isEmpty() && PlainText.isVisible(text);
  }

  /** Says nothing. */
  @Override
  public String toString() {
    return "AwsCredentials[]";
  }
}
