package io.github.oktatoken.internal.secret.aws;

import io.github.oktatoken.internal.env.Variable;
import io.github.oktatoken.internal.http.Loopback;
import io.github.oktatoken.internal.message.SecretMessages;
import java.net.URI;
import java.net.URISyntaxException;

/** The URL of an AWS service, or of its stand-in. */
final class AwsEndpoint {
  private static final int MAX_PORT = 65_535;

  private AwsEndpoint() {}

  /**
   * Returns the endpoint in the settings, or else that of the region.
   *
   * @throws IllegalArgumentException if the endpoint in the settings is invalid, or if there is
   *     none and the partition is unknown
   */
  static URI of(String name, AwsReference reference, AwsEnvironment environment) {
    AwsService service = reference.service();
    String specific = environment.endpointUrl(service);
    if (specific != null) {
      return parse(service.endpointSetting(), specific.strip());
    }
    if (environment.endpointUrl() != null) {
      return parse(Variable.ENDPOINT_URL, environment.endpointUrl().strip());
    }
    String domain =
        switch (reference.partition()) {
          case "aws", "aws-us-gov" -> "amazonaws.com";
          case "aws-cn" -> "amazonaws.com.cn";
          default ->
              throw new IllegalArgumentException(
                  SecretMessages.unknownPartition(name, service.endpointSetting()));
        };
    return URI.create("https://" + service.id() + "." + reference.region() + "." + domain);
  }

  private static URI parse(String setting, String text) {
    try {
      URI url = new URI(text);
      boolean isHttp = "http".equalsIgnoreCase(url.getScheme());
      if (url.getHost() != null
          && url.getPort() != 0
          && url.getPort() <= MAX_PORT
          && url.getRawUserInfo() == null
          && url.getRawQuery() == null
          && url.getRawFragment() == null
          && (url.getRawPath().isEmpty() || url.getRawPath().equals("/"))
          && (isHttp
              ? Loopback.isLoopback(url.getHost())
              : "https".equalsIgnoreCase(url.getScheme()))) {
        return url;
      }
    } catch (URISyntaxException ignored) {
      // Not chained: its message repeats the value.
    }
    throw new IllegalArgumentException(setting + SecretMessages.INVALID_ENDPOINT);
  }
}
