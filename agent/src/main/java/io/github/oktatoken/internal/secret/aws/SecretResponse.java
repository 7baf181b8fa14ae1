package io.github.oktatoken.internal.secret.aws;

import io.github.oktatoken.internal.aws.AwsService;
import io.github.oktatoken.internal.aws.JsonTexts;
import io.github.oktatoken.internal.message.SecretMessages;
import io.github.oktatoken.internal.secret.SecretText;
import io.github.oktatoken.internal.secret.SecretUnavailableException;
import java.util.Base64;
import java.util.Map;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/** A response that holds a secret or a parameter. */
final class SecretResponse {
  /** Shorter than secrets that servers generate: Keycloak's have 32 characters, Okta's 64. */
  private static final int MAX_NAME = 24;

  /** Without digits, which a secret that a person has chosen would have. */
  private static final String NAME_CHARACTERS =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-.";

  private final String name;
  private final SecretReference reference;

  private SecretResponse(String name, SecretReference reference) {
    this.name = name;
    this.reference = reference;
  }

  /**
   * Returns the secret in a response, or {@code null} if the response is not AWS's.
   *
   * @param name the name of the setting
   * @param reference what was requested
   */
  static @Nullable String secretIn(ByteString body, String name, SecretReference reference)
      throws SecretUnavailableException {
    SecretResponse of = new SecretResponse(name, reference);
    String text = of.text(body);
    return text == null ? null : of.value(text);
  }

  /** Returns the whole secret or parameter. */
  private @Nullable String text(ByteString body) throws SecretUnavailableException {
    boolean isParameter = reference.service() == AwsService.SSM;
    Map<String, String> members =
        isParameter ? JsonTexts.of(body, "Parameter") : JsonTexts.of(body);
    String text = members == null ? null : members.get(isParameter ? "Value" : "SecretString");
    if (text != null) {
      return SecretText.of(name, reference.arn().toString(), text);
    }
    String binary = members == null || isParameter ? null : members.get("SecretBinary");
    byte[] bytes = binary == null ? null : decoded(binary);
    return bytes == null ? null : SecretText.ofBytes(name, reference.arn().toString(), bytes);
  }

  private static byte @Nullable [] decoded(String binary) {
    try {
      return Base64.getDecoder().decode(binary);
    } catch (IllegalArgumentException ignored) {
      // Not Base64. Not chained: its message repeats a part.
      return null;
    }
  }

  private String value(String text) throws SecretUnavailableException {
    Map<String, String> members = JsonTexts.of(ByteString.encodeUtf8(text));
    String member = reference.member();
    if (member == null) {
      // A JWK is one value; any other object holds several.
      if (members != null && !members.containsKey("kty")) {
        boolean isParameter = reference.service() == AwsService.SSM;
        throw SecretUnavailableException.permanentOf(
            name,
            reference.arn()
                + (isParameter
                    ? SecretMessages.OBJECT_IN_PARAMETER
                    : SecretMessages.OBJECT_IN_SECRET));
      }
      return text;
    }
    if (members == null) {
      throw SecretUnavailableException.permanentOf(
          name, reference.arn() + SecretMessages.NOT_AN_OBJECT);
    }
    String value = members.get(member);
    if (value == null) {
      throw SecretUnavailableException.permanentOf(
          name,
          SecretMessages.missingMember(reference.arn().toString(), isName(member) ? member : null));
    }
    return SecretText.of(name, "the member of " + reference.arn(), value);
  }

  /** Returns whether a message may show the text, which may be the secret, pasted by mistake. */
  private static boolean isName(String member) {
    return member.length() <= MAX_NAME
        && member.chars().allMatch(c -> NAME_CHARACTERS.indexOf(c) >= 0);
  }
}
