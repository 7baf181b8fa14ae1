package io.github.oktatoken.internal.aws;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okio.ByteString;

/**
 * Signs requests to AWS (<a
 * href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html">Signature
 * Version 4</a>) of one shape alone: POST to the root, without a query, with visible ASCII in every
 * header. Most of a general signer brings other shapes into a canonical form, which isn't needed.
 *
 * <p>It is our own because every library costs the cold start more. The first signature in a new
 * JVM that has loaded OkHttp took (JDK 17 with Lambda's flags, median CPU time of 13 runs; size in
 * the agent's jar, shrunk):
 *
 * <pre>
 *                                                           ms   classes      KB
 * this                                                       4        59       3
 * uk.co.lucasweb:aws-v4-signer-java 1.3, of 2017            10       104      29
 * com.github.davidmoten:aws-lightweight-client-java 0.1.24  26       199      46
 * software.amazon.awssdk:http-auth-aws 2.57.8               30       256     323
 * </pre>
 *
 * <p>The last, AWS's own, also starts SLF4J, which warns on the function's standard error. The
 * tests compare our signatures with AWS's.
 */
final class AwsSignature {
  private static final String ALGORITHM = "AWS4-HMAC-SHA256";
  private static final String TERMINATOR = "aws4_request";
  private static final int DATE_LENGTH = "20260101".length();

  private final String service;
  private final String region;
  private final AwsCredentials credentials;
  private final String time;
  private final String date;

  AwsSignature(String service, String region, AwsCredentials credentials, Instant now) {
    this.service = service;
    this.region = region;
    this.credentials = credentials;
    this.time =
        Instant.ofEpochSecond(now.getEpochSecond()).toString().replace("-", "").replace(":", "");
    this.date = time.substring(0, DATE_LENGTH);
  }

  /** Returns the headers of the request, signature included. */
  Headers headers(HttpUrl url, String contentType, String target, ByteString body) {
    Map<String, String> signed = new TreeMap<>();
    signed.put("content-type", contentType);
    signed.put("host", host(url));
    String bodyHash = body.sha256().hex();
    signed.put("x-amz-content-sha256", bodyHash);
    signed.put("x-amz-date", time);
    signed.put("x-amz-target", target);
    if (credentials.sessionToken() != null) {
      signed.put("x-amz-security-token", credentials.sessionToken());
    }
    return Headers.of(signed)
        .newBuilder()
        .add("authorization", authorization(signed, bodyHash))
        .build();
  }

  String authorization(Map<String, String> signed, String bodyHash) {
    String names = String.join(";", signed.keySet());
    StringBuilder canonical = new StringBuilder("POST\n/\n\n");
    signed.forEach((name, value) -> canonical.append(name + ":" + value + "\n"));
    canonical.append("\n" + names + "\n" + bodyHash);

    String scope = String.join("/", date, region, service, TERMINATOR);
    String hash = ByteString.encodeUtf8(canonical.toString()).sha256().hex();
    String toSign = String.join("\n", ALGORITHM, time, scope, hash);
    ByteString signature = ByteString.encodeUtf8(toSign).hmacSha256(key());
    return ALGORITHM
        + (" Credential=" + credentials.accessKeyId() + "/" + scope)
        + (", SignedHeaders=" + names)
        + (", Signature=" + signature.hex());
  }

  /** Returns the signing key for a day, a region and a service. */
  ByteString key() {
    ByteString key = ByteString.encodeUtf8("AWS4" + credentials.secretAccessKey());
    for (String part : new String[] {date, region, service, TERMINATOR}) {
      key = ByteString.encodeUtf8(part).hmacSha256(key);
    }
    return key;
  }

  /** Returns the header as OkHttp writes it; OkHttp's own method is not public. */
  private static String host(HttpUrl url) {
    String host = url.host().contains(":") ? "[" + url.host() + "]" : url.host();
    return url.port() == HttpUrl.defaultPort(url.scheme()) ? host : host + ":" + url.port();
  }
}
