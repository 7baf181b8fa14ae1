package io.github.oktatoken.internal.config;

import io.github.oktatoken.internal.aws.AwsEnvironment;
import io.github.oktatoken.internal.aws.AwsService;
import io.github.oktatoken.internal.aws.kms.KmsKey;
import io.github.oktatoken.internal.env.Variable;
import io.github.oktatoken.internal.http.NetworkSettings;
import io.github.oktatoken.internal.message.KmsMessages;
import io.github.oktatoken.internal.message.SettingMessages;
import io.github.oktatoken.internal.secret.FileSecret;
import io.github.oktatoken.internal.secret.PlainSecret;
import io.github.oktatoken.internal.secret.Secret;
import io.github.oktatoken.internal.secret.aws.AwsSecret;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The setting that holds a client's secret or private key, or refers to it. */
final class SecretSetting {
  private static final int SERVICE_OF_ARN = 2;

  private SecretSetting() {}

  /**
   * Reads the setting. A secret that it refers to is read when it is needed.
   *
   * @param isKey whether it is {@code okta_private_key} instead of {@code client_secret}
   * @param destination where a secret may be sent that is not the client's own; {@code null} if
   *     there are no named clients
   * @param network the way to AWS
   */
  static Secret read(
      Variables variables,
      boolean isKey,
      @Nullable SecretDestination destination,
      NetworkSettings network) {
    String setting = isKey ? Variable.PRIVATE_KEY : Variable.CLIENT_SECRET;
    String key = variables.optional(Variable.PRIVATE_KEY);
    String setSecret =
        key == null ? SettingMessages.SET_SECRET : SettingMessages.SET_SECRET_OR_USE_KEY;
    // Not stripped: a secret may begin or end with a space. A key may have several lines.
    String value =
        isKey && key != null
            ? key
            : variables.required(setting, isKey ? SettingMessages.SET_PRIVATE_KEY : setSecret);
    // A key signs for one address only.
    if (destination != null && !isKey && !value.isEmpty() && !variables.isOwn(setting)) {
      destination.check(variables, setSecret);
    }
    String name = variables.nameOf(setting);
    try {
      if (value.strip().startsWith(AwsSecret.SCHEME)) {
        if (isOfKms(value.strip())) {
          return kmsKey(name, value, isKey, variables, network);
        }
        return new AwsSecret(name, value, aws(variables), network, Clock.systemUTC());
      }
      // A key begins with a slash in none of its forms.
      return value.strip().startsWith(FileSecret.SCHEME) || isKey && value.strip().startsWith("/")
          ? new FileSecret(name, value)
          : new PlainSecret(value);
    } catch (IllegalArgumentException e) {
      variables.refuse(String.valueOf(e.getMessage()));
      return new PlainSecret("");
    }
  }

  private static boolean isOfKms(String arn) {
    String[] parts = arn.split(":", SERVICE_OF_ARN + 2);
    return parts.length > SERVICE_OF_ARN && parts[SERVICE_OF_ARN].equals(AwsService.KMS.id());
  }

  private static Secret kmsKey(
      String name, String value, boolean isKey, Variables variables, NetworkSettings network) {
    if (!isKey) {
      throw new IllegalArgumentException(name + KmsMessages.KEY_AS_SECRET);
    }
    return new KmsKey(name, value, aws(variables), network, Clock.systemUTC());
  }

  static AwsEnvironment aws(Variables variables) {
    boolean isIgnored = "true".equalsIgnoreCase(variables.common(Variable.IGNORE_ENDPOINT_URLS));
    return new AwsEnvironment(
        variables.common(Variable.ACCESS_KEY_ID),
        variables.common(Variable.SECRET_ACCESS_KEY),
        variables.common(Variable.SESSION_TOKEN),
        variables.common(Variable.CREDENTIALS_URI),
        variables.common(Variable.CREDENTIALS_TOKEN),
        variables.common(Variable.CREDENTIALS_TOKEN_FILE),
        isIgnored ? Map.of() : endpointUrls(variables));
  }

  private static Map<String, String> endpointUrls(Variables variables) {
    Map<String, String> urls = new HashMap<>();
    put(urls, variables, Variable.ENDPOINT_URL);
    for (AwsService service : AwsService.values()) {
      put(urls, variables, service.endpointSetting());
    }
    return urls;
  }

  private static void put(Map<String, String> urls, Variables variables, String setting) {
    String url = variables.common(setting);
    if (url != null) {
      urls.put(setting, url);
    }
  }
}
