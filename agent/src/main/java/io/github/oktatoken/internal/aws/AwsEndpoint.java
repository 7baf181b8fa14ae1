package io.github.oktatoken.internal.aws;

import io.github.oktatoken.internal.env.Variable;
import io.github.oktatoken.internal.http.Loopback;
import io.github.oktatoken.internal.message.AwsMessages;
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
  static URI of(String name, AwsService service, Arn arn, AwsEnvironment environment) {
    for (String setting : new String[] {service.endpointSetting(), Variable.ENDPOINT_URL}) {
      String url = environment.endpointUrls().get(setting);
      if (url != null) {
        return parse(setting, url.strip());
      }
    }
    String domain =
        switch (arn.partition()) {
          case "aws", "aws-us-gov" -> "amazonaws.com";
          case "aws-cn" -> "amazonaws.com.cn";
          default ->
              throw new IllegalArgumentException(
                  AwsMessages.unknownPartition(name, service.endpointSetting()));
        };
    return URI.create("https://" + service.id() + "." + arn.region() + "." + domain);
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
    throw new IllegalArgumentException(setting + AwsMessages.INVALID_ENDPOINT);
  }
}
