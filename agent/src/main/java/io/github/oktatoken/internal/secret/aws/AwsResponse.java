package io.github.oktatoken.internal.secret.aws;

import io.github.oktatoken.internal.message.SecretMessages;
import io.github.oktatoken.internal.secret.SecretText;
import io.github.oktatoken.internal.secret.SecretUnavailableException;
import java.util.Base64;
import java.util.Map;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/** A response that holds a secret or a parameter. */
final class AwsResponse {
  /** Shorter than secrets that servers generate: Keycloak's have 32 characters, Okta's 64. */
  private static final int MAX_NAME = 24;

  /** Without digits, which a secret that a person has chosen would have. */
  private static final String NAME_CHARACTERS =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-.";

  private final String name;
  private final AwsReference reference;

  private AwsResponse(String name, AwsReference reference) {
    this.name = name;
    this.reference = reference;
  }

  /**
   * Returns the secret in a response.
   *
   * @param name the name of the setting
   * @param reference what was requested
   */
  static String secretIn(ByteString body, String name, AwsReference reference)
      throws SecretUnavailableException {
    AwsResponse of = new AwsResponse(name, reference);
    return of.value(of.text(body));
  }

  /** Returns the whole secret or parameter. */
  private String text(ByteString body) throws SecretUnavailableException {
    boolean isParameter = reference.service() == AwsService.SSM;
    Map<String, String> members =
        isParameter ? JsonTexts.of(body, "Parameter") : JsonTexts.of(body);
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
    } catch (IllegalArgumentException ignored) {
      // Not Base64. Not chained: its message repeats a part.
    }
    throw AwsFailure.notOfAws(name, reference);
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
          name, SecretMessages.missingMember(reference.arn(), isName(member) ? member : null));
    }
    return SecretText.of(name, "the member of " + reference.arn(), value);
  }

  /** Returns whether a message may show the text, which may be the secret, pasted by mistake. */
  private static boolean isName(String member) {
    return member.length() <= MAX_NAME
        && member.chars().allMatch(c -> NAME_CHARACTERS.indexOf(c) >= 0);
  }
}
