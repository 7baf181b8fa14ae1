package io.github.oktatoken.fake;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/**
 * Sends requests to a service of AWS or what stands in its place, with none of the agent's code:
 * AWS's own SDK signs them.
 *
 * @param api the first part of X-Amz-Target
 */
public record SignedCaller(URI url, String region, String service, String api, Clock clock) {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final SdkSigner SIGNER =
      new SdkSigner(FakeAws.ACCESS_KEY_ID, FakeAws.SECRET_ACCESS_KEY, FakeAws.SESSION_TOKEN);

  /**
   * What came back.
   *
   * @param error the type of an error, with its namespace, or an empty text
   * @param members those of the body
   */
  public record Reply(int status, String error, Map<String, Object> members) {}

  /** For a table of DynamoDB's. */
  public static SignedCaller ofDynamo(URI url, String region, Clock clock) {
    return new SignedCaller(url, region, "dynamodb", "DynamoDB_20120810", clock);
  }

  /** Sends a request with a signature that is as it ought to be. */
  public Reply call(String operation, Map<String, Object> request)
      throws IOException, InterruptedException {
    return send(signed(operation, JSONObjectUtils.toJSONString(request)));
  }

  /** Signs a request, which a test may change yet. */
  public HttpRequest.Builder signed(String operation, String body) {
    String time =
        clock.instant().toString().replaceAll("\\.\\d+", "").replace("-", "").replace(":", "");
    String credential =
        String.join(
            "/",
            FakeAws.ACCESS_KEY_ID,
            time.substring(0, "20260101".length()),
            region,
            service,
            "aws4_request");
    Map<String, String> headers = new HashMap<>();
    headers.put("content-type", "application/x-amz-json-1.0");
    headers.put("x-amz-target", api + "." + operation);
    headers.put("x-amz-date", time);
    headers.put("authorization", "AWS4-HMAC-SHA256 Credential=" + credential + ",");
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url).POST(HttpRequest.BodyPublishers.ofByteArray(bytes));
    headers.putAll(SIGNER.sign(url, headers, bytes));
    // HttpClient sets it itself, to the same.
    headers.remove("host");
    headers.forEach(request::setHeader);
    return request;
  }

  /** Sends a request and reads the response. */
  public static Reply send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<String> response =
        HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    Map<String, Object> members;
    try {
      members = JSONObjectUtils.parse(response.body());
    } catch (ParseException e) {
      members = Map.of("body", response.body());
    }
    return new Reply(
        response.statusCode(), String.valueOf(members.getOrDefault("__type", "")), members);
  }
}
