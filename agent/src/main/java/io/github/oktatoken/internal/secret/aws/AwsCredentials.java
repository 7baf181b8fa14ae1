package io.github.oktatoken.internal.secret.aws;

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

  static boolean isVisible(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) <= ' ' || text.charAt(i) > '~') {
        return false;
      }
    }
    return !text.isEmpty();
  }

  /** Says nothing. */
  @Override
  public String toString() {
    return "AwsCredentials[]";
  }
}
