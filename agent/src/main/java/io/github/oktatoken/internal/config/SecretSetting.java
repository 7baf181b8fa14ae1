package io.github.oktatoken.internal.config;

import io.github.oktatoken.internal.env.Variable;
import io.github.oktatoken.internal.env.Variables;
import io.github.oktatoken.internal.http.NetworkSettings;
import io.github.oktatoken.internal.secret.FileSecret;
import io.github.oktatoken.internal.secret.PlainSecret;
import io.github.oktatoken.internal.secret.Secret;
import io.github.oktatoken.internal.secret.aws.AwsEnvironment;
import io.github.oktatoken.internal.secret.aws.AwsSecret;
import java.time.Clock;

/** What the variables say of a client's secret, or of where that is. */
final class SecretSetting {
  private SecretSetting() {}

  /**
   * Reads the setting; what it refers to is read when it is needed.
   *
   * @param isKey whether it is one of a private key
   * @param home where a secret may go that is not the client's own
   * @param network the way to AWS
   */
  static Secret read(Variables variables, boolean isKey, SecretHome home, NetworkSettings network) {
    String setting = isKey ? Variable.PRIVATE_KEY : Variable.CLIENT_SECRET;
    // Not stripped: a secret may begin or end with a space. A key may have lines.
    String value =
        isKey ? variables.optional(setting) : variables.required(setting, wayOut(variables));
    if (value == null) {
      variables.missing(setting, "set it to the app's private key, PEM or JWK");
      return new PlainSecret("");
    }
    boolean isInherited = !value.isEmpty() && !variables.isOwn(setting);
    // A key signs for one address alone.
    if (!isKey && isInherited) {
      home.check(variables, wayOut(variables));
    }
    String name = variables.nameOf(setting);
    try {
      if (value.strip().startsWith(AwsSecret.SCHEME)) {
        return new AwsSecret(name, value, aws(variables), network, Clock.systemUTC());
      }
      if (value.strip().startsWith(FileSecret.SCHEME)) {
        return new FileSecret(name, value);
      }
      // No key in any of its forms begins so.
      return isKey && value.strip().startsWith("/")
          ? new FileSecret(name, value)
          : new PlainSecret(value);
    } catch (IllegalArgumentException senseless) {
      variables.refuse(String.valueOf(senseless.getMessage()));
      return new PlainSecret("");
    }
  }

  private static String wayOut(Variables variables) {
    String secret = "set it to the client secret of the Okta app";
    return variables.optional(Variable.PRIVATE_KEY) == null
        ? secret
        : secret
            + ", or set "
            + Variable.CLIENT_AUTH
            + "=private_key_jwt to use "
            + Variable.PRIVATE_KEY;
  }

  private static AwsEnvironment aws(Variables variables) {
    boolean isIgnored = "true".equalsIgnoreCase(variables.common(Variable.IGNORE_ENDPOINT_URLS));
    return new AwsEnvironment(
        variables.common(Variable.ACCESS_KEY_ID),
        variables.common(Variable.SECRET_ACCESS_KEY),
        variables.common(Variable.SESSION_TOKEN),
        variables.common(Variable.CREDENTIALS_URI),
        variables.common(Variable.CREDENTIALS_TOKEN),
        variables.common(Variable.CREDENTIALS_TOKEN_FILE),
        isIgnored ? null : variables.common(Variable.ENDPOINT_URL_SECRETS_MANAGER),
        isIgnored ? null : variables.common(Variable.ENDPOINT_URL_SSM),
        isIgnored ? null : variables.common(Variable.ENDPOINT_URL));
  }
}
