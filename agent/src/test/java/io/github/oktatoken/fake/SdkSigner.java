package io.github.oktatoken.fake;

import java.net.URI;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/** What AWS's own SDK makes of a request that has been signed already. */
public final class SdkSigner {
  private static final DateTimeFormatter AMZ_DATE =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'");

  private final AwsCredentialsIdentity identity;

  /** For keys without a session, the token is empty. */
  public SdkSigner(String accessKeyId, String secretAccessKey, String sessionToken) {
    this.identity =
        sessionToken.isEmpty()
            ? AwsCredentialsIdentity.create(accessKeyId, secretAccessKey)
            : AwsSessionCredentialsIdentity.create(accessKeyId, secretAccessKey, sessionToken);
  }

  /** When the request says that it was signed. */
  public static Clock clockOf(Map<String, String> headers) {
    LocalDateTime time = LocalDateTime.parse(lowerCase(headers).get("x-amz-date"), AMZ_DATE);
    return Clock.fixed(time.toInstant(ZoneOffset.UTC), ZoneOffset.UTC);
  }

  /**
   * Signs it anew, for the service and the region that its signature names.
   *
   * @return all headers that a signed request has, by their names in lower case
   */
  public Map<String, String> sign(URI url, Map<String, String> headers, byte[] body) {
    Map<String, String> given = lowerCase(headers);
    String[] scope =
        given
            .getOrDefault("authorization", "")
            .replaceAll(".*Credential=([^,]*),.*", "$1")
            .split("/");
    SdkHttpRequest.Builder unsigned =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.POST)
            .uri(url)
            // What it has to come upon by itself is left out.
            .putHeader("content-type", given.get("content-type"))
            .putHeader("x-amz-target", given.get("x-amz-target"));
    Map<String, String> signed = new TreeMap<>();
    AwsV4HttpSigner.create()
        .sign(
            SignRequest.builder(identity)
                .request(unsigned.build())
                .payload(ContentStreamProvider.fromByteArray(body))
                .putProperty(AwsV4HttpSigner.REGION_NAME, scope[2])
                .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, scope[3])
                .putProperty(AwsV4HttpSigner.SIGNING_CLOCK, clockOf(headers))
                .build())
        .request()
        .forEachHeader((name, values) -> signed.put(name, values.get(0)));
    return lowerCase(signed);
  }

  private static Map<String, String> lowerCase(Map<String, String> headers) {
    Map<String, String> result = new TreeMap<>();
    headers.forEach((name, value) -> result.put(name.toLowerCase(Locale.ROOT), value));
    return result;
  }
}
