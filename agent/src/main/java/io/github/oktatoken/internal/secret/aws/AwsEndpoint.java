package io.github.oktatoken.internal.secret.aws;

import io.github.oktatoken.internal.http.Loopback;
import java.net.URI;
import java.net.URISyntaxException;

/** The address of a service of AWS, or of what stands in for it. */
final class AwsEndpoint {
  private static final int MAX_PORT = 65_535;

  private AwsEndpoint() {}

  /**
   * Returns the URL of the endpoint that is set, or else of the region's own.
   *
   * @throws IllegalArgumentException if the one that is set is senseless, or if none is and the
   *     partition is unknown
   */
  static URI of(String name, AwsReference reference, AwsEnvironment environment) {
    AwsService service = reference.service();
    String specific = environment.endpointUrl(service);
    if (specific != null) {
      return parse(service.endpointSetting(), specific.strip());
    }
    if (environment.endpointUrl() != null) {
      return parse("AWS_ENDPOINT_URL", environment.endpointUrl().strip());
    }
    String domain =
        switch (reference.partition()) {
          case "aws", "aws-us-gov" -> "amazonaws.com";
          case "aws-cn" -> "amazonaws.com.cn";
          default ->
              throw new IllegalArgumentException(
                  name
                      + " is of a partition of AWS whose hosts are unknown here: set "
                      + service.endpointSetting()
                      + " to the endpoint of its region");
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
    } catch (URISyntaxException malformed) {
      // Not chained: its message repeats the value.
    }
    throw new IllegalArgumentException(
        setting
            + " must be https:// and a host, without user, path or query (http is for loopback hosts"
            + " alone): correct it, or set AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=true");
  }
}
