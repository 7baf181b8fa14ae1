package io.github.oktatoken.internal.message;

import org.jspecify.annotations.Nullable;

/** What is wrong with a secret outside the settings, or with the setting that names its place. */
public final class SecretMessages {
  // To follow the name of the setting.
  public static final String NOT_A_FILE =
      " must be file: and the absolute path of a file, as in file:/tmp/secret";
  public static final String NOT_AN_ARN =
      " is not the ARN of a secret or a parameter: set it to"
          + " arn:aws:secretsmanager:<region>:<account>:secret:<name>, followed by :<json-key> for"
          + " one of several values, or to arn:aws:ssm:<region>:<account>:parameter/<name>";

  // To follow the place of the secret: a file or an ARN.
  public static final String UNREADABLE =
      " is missing or unreadable: check the path and the permissions";
  public static final String EMPTY = " is empty: write the secret into it";
  public static final String NOT_TEXT = " is not text in UTF-8: store the secret as text";
  public static final String NOT_AN_OBJECT =
      " is not a JSON object: remove the member's name from the ARN";
  public static final String OBJECT_IN_SECRET =
      " is a JSON object: name its member, as in <arn>:<json-key>";
  public static final String OBJECT_IN_PARAMETER =
      " is a JSON object: store the secret alone in it";

  public static final String OTHER_READER_TIMED_OUT =
      "several clients share it, and another one did not read it in time: check the function's route"
          + " to AWS, or the disk that holds the secret";

  private SecretMessages() {}

  public static String tooLarge(String place, int maxBytes) {
    return place + " has more than " + maxBytes + " bytes: correct the path or the ARN";
  }

  public static String missingMember(String arn, @Nullable String member) {
    return (arn + " has no member " + (member == null ? "of this name" : member))
        + " with a string as its value: correct the name at the end of the ARN";
  }
}
