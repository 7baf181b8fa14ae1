package io.github.oktatoken.internal.aws;

import io.github.oktatoken.internal.http.HttpResponse;
import io.github.oktatoken.internal.http.NetworkSettingException;
import io.github.oktatoken.internal.http.NetworkSettings;
import io.github.oktatoken.internal.http.NoResponseException;
import io.github.oktatoken.internal.http.OneShotBody;
import io.github.oktatoken.internal.http.OutboundHttp;
import io.github.oktatoken.internal.message.AwsMessages;
import java.net.URI;
import java.time.Clock;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okio.ByteString;

/** The request of one operation, and the HTTP client that sends it. */
public final class AwsRequest {
  private static final int OK = 200;

  private final AwsService service;
  private final Arn arn;
  private final HttpUrl url;
  private final AwsCredentialsSource credentials;
  private final OutboundHttp http;
  private final Clock clock;

  /** Doesn't connect. */
  AwsRequest(
      AwsService service,
      Arn arn,
      URI endpoint,
      AwsEnvironment environment,
      NetworkSettings network,
      boolean isSeries,
      Clock clock)
      throws AwsException {
    HttpUrl parsed = HttpUrl.parse(endpoint.toString());
    if (parsed == null) {
      throw AwsException.permanentOf(AwsMessages.invalidEndpointHost(service.endpointSetting()));
    }
    this.service = service;
    this.arn = arn;
    this.url = parsed;
    this.clock = clock;
    try {
      this.http = new OutboundHttp(network, isSeries);
    } catch (NetworkSettingException e) {
      throw AwsFailure.of(e);
    }
    this.credentials = new AwsCredentialsSource(environment, http);
  }

  long networkNanos() {
    return http.networkNanos();
  }

  void release() {
    http.release();
  }

  /** Closes the connection of every request in progress, and of every later one. */
  void hangUp() {
    http.hangUp();
  }

  ByteString send(String operation, ByteString body, long endNanos) throws AwsException {
    Request request = build(operation, body, credentials.get(endNanos));
    try {
      HttpResponse response = http.send(request, endNanos);
      if (response.status() != OK) {
        throw AwsFailure.refused(service, arn, operation, response);
      }
      return response.body();
    } catch (NoResponseException e) {
      throw AwsFailure.noResponse(url.host(), service, arn, e);
    } catch (NetworkSettingException e) {
      throw AwsFailure.of(e);
    }
  }

  private Request build(String operation, ByteString body, AwsCredentials signer) {
    AwsSignature signature = new AwsSignature(service.id(), arn.region(), signer, clock.instant());
    return new Request.Builder()
        .url(url)
        .headers(signature.headers(url, service.contentType(), service.target(operation), body))
        .post(new OneShotBody(body))
        .build();
  }
}
