package io.github.oktatoken.internal.secret.aws;

import io.github.oktatoken.internal.message.SecretMessages;
import io.github.oktatoken.internal.secret.SecretText;
import io.github.oktatoken.internal.secret.SecretUnavailableException;
import java.util.Base64;
import java.util.Map;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/** What is in the answer to the request for a value. */
final class AwsResponse {
  /** Shorter than what servers make up for secrets: Keycloak's have 32 characters, Okta's 64. */
  private static final int MAX_NAME = 24;

  /** Without digits, which a secret that somebody has thought up would have. */
  private static final String NAME_CHARACTERS =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-.";

  private final String name;
  private final AwsReference reference;

  private AwsResponse(String name, AwsReference reference) {
    this.name = name;
    this.reference = reference;
  }

  /**
   * Finds the secret.
   *
   * @param name of the setting
   * @param reference what was asked for
   */
  static String secretIn(ByteString answer, String name, AwsReference reference)
      throws SecretUnavailableException {
    AwsResponse of = new AwsResponse(name, reference);
    return of.value(of.text(answer));
  }

  /** What the secret or parameter is, all of it. */
  private String text(ByteString answer) throws SecretUnavailableException {
    boolean isParameter = reference.service() == AwsService.SSM;
    Map<String, String> members =
        isParameter ? JsonTexts.of(answer, "Parameter") : JsonTexts.of(answer);
    String text = members == null ? null : members.get(isParameter ? "Value" : "SecretString");
    if (text != null) {
      return SecretText.of(name, reference.arn(), text);
    }
    String binary = members == null || isParameter ? null : members.get("SecretBinary");
    return SecretText.ofBytes(name, reference.arn(), decoded(binary));
  }

  private byte[] decoded(@Nullable String binary) throws SecretUnavailableException {
    try {
      if (binary != null) {
        return Base64.getDecoder().decode(binary);
      }
    } catch (IllegalArgumentException notBase64) {
      // Not chained: its message repeats a part.
    }
    throw AwsFailure.notOfAws(name, reference);
  }

  private String value(String text) throws SecretUnavailableException {
    Map<String, String> members = JsonTexts.of(ByteString.encodeUtf8(text));
    String member = reference.member();
    if (member == null) {
      // A JWK is one value; what else is an object holds several.
      if (members != null && !members.containsKey("kty")) {
        throw SecretUnavailableException.permanentOf(name, severalValues());
      }
      return text;
    }
    if (members == null) {
      throw SecretUnavailableException.permanentOf(
          name, SecretMessages.notAnObject(reference.arn()));
    }
    String value = members.get(member);
    if (value == null) {
      throw SecretUnavailableException.permanentOf(
          name, SecretMessages.missingMember(reference.arn(), isName(member) ? member : null));
    }
    return SecretText.of(name, "the member of " + reference.arn(), value);
  }

  /** Anything may have been pasted behind an ARN, the secret too. */
  private static boolean isName(String member) {
    return member.length() <= MAX_NAME
        && member.chars().allMatch(c -> NAME_CHARACTERS.indexOf(c) >= 0);
  }

  private String severalValues() {
    return reference.service() == AwsService.SSM
        ? SecretMessages.severalValuesInParameter(reference.arn())
        : SecretMessages.severalValuesInSecret(reference.arn());
  }
}
