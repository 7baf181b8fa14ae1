package io.github.oktatoken;

import io.github.oktatoken.http.Network;
import io.github.oktatoken.secret.AwsEnvironment;
import io.github.oktatoken.secret.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Clock;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the variables say of a client's secret, or of where that is. */
final class SecretSetting {
  private SecretSetting() {}

  /**
   * Reads the setting; what it refers to is read when it is needed.
   *
   * @param isKey whether it is one of a private key
   * @param network the way to AWS
   */
  static Secret read(Variables variables, boolean isKey, Network network) {
    String setting = isKey ? "okta_private_key" : "client_secret";
    // Not stripped: a secret may begin or end with a space. A key may have lines.
    String value =
        isKey ? variables.optional(setting) : variables.required(setting, wayOut(variables));
    if (value == null) {
      variables.missing(setting, "set it to the app's private key, PEM or JWK");
      return Secret.plain("");
    }
    boolean isInherited = !value.isEmpty() && !variables.isOwn(setting);
    if (!isKey && isInherited && isOfAnother(variables)) {
      variables.refuse(
          variables.ownName(setting)
              + " is not set, and client_secret is that of another app or host: "
              + wayOut(variables));
    }
    String name = variables.nameOf(setting);
    try {
      if (Secret.isArn(value)) {
        return Secret.ofArn(name, value, aws(variables), network, Clock.systemUTC());
      }
      if (Secret.isFile(value)) {
        return Secret.ofFile(name, value);
      }
      // No key in any of its forms begins so.
      return isKey && value.strip().startsWith("/")
          ? Secret.ofFile(name, "file:" + value.strip())
          : Secret.plain(value);
    } catch (IllegalArgumentException senseless) {
      variables.refuse(String.valueOf(senseless.getMessage()));
      return Secret.plain("");
    }
  }

  /** A secret goes with its ID, and to no other host; a key signs for one address alone. */
  private static boolean isOfAnother(Variables variables) {
    String common = host(variables.common("okta_token_url"));
    return variables.isOwn("client_id")
        || variables.isOwn("okta_token_url")
            && !common.isEmpty()
            && !common.equals(host(variables.optional("okta_token_url")));
  }

  private static String host(@Nullable String url) {
    try {
      String host = url == null ? null : new URI(url.strip()).getHost();
      return host == null ? "" : host.toLowerCase(Locale.ROOT);
    } catch (URISyntaxException malformed) {
      return "";
    }
  }

  private static String wayOut(Variables variables) {
    String secret = "set it to the client secret of the Okta app";
    return variables.optional("okta_private_key") == null
        ? secret
        : secret + ", or set okta_client_auth=private_key_jwt to use okta_private_key";
  }

  private static AwsEnvironment aws(Variables variables) {
    boolean isIgnored =
        "true".equalsIgnoreCase(variables.common("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"));
    return new AwsEnvironment(
        variables.common("AWS_ACCESS_KEY_ID"),
        variables.common("AWS_SECRET_ACCESS_KEY"),
        variables.common("AWS_SESSION_TOKEN"),
        variables.common("AWS_CONTAINER_CREDENTIALS_FULL_URI"),
        variables.common("AWS_CONTAINER_AUTHORIZATION_TOKEN"),
        variables.common("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"),
        isIgnored ? null : variables.common("AWS_ENDPOINT_URL_SECRETS_MANAGER"),
        isIgnored ? null : variables.common("AWS_ENDPOINT_URL_SSM"),
        isIgnored ? null : variables.common("AWS_ENDPOINT_URL"));
  }
}
