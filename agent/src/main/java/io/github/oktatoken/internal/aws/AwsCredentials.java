package io.github.oktatoken.internal.aws;

import io.github.oktatoken.internal.base.PlainText;
import org.jspecify.annotations.Nullable;

/**
 * The credentials that sign requests to AWS.
 *
 * @param sessionToken the token of temporary credentials, or {@code null}
 */
record AwsCredentials(String accessKeyId, String secretAccessKey, @Nullable String sessionToken) {

  /**
   * Returns whether they can be sent as headers. OkHttp's exception for an invalid one would repeat
   * it.
   */
  boolean areSound() {
    return isVisible(accessKeyId)
        && isVisible(secretAccessKey)
        && (sessionToken == null || isVisible(sessionToken));
  }

  private static boolean isVisible(String text) {
    return !text.isEmpty() && PlainText.isVisible(text);
  }

  /** Hides everything. */
  @Override
  public String toString() {
    return "AwsCredentials[]";
  }
}
