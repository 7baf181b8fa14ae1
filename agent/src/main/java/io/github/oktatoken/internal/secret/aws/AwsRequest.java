package io.github.oktatoken.internal.secret.aws;

import com.squareup.moshi.JsonWriter;
import io.github.oktatoken.internal.http.HttpResponse;
import io.github.oktatoken.internal.http.NetworkSettingException;
import io.github.oktatoken.internal.http.NetworkSettings;
import io.github.oktatoken.internal.http.NoResponseException;
import io.github.oktatoken.internal.http.OneShotBody;
import io.github.oktatoken.internal.http.OutboundHttp;
import io.github.oktatoken.internal.message.SecretMessages;
import io.github.oktatoken.internal.secret.SecretUnavailableException;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okio.Buffer;
import okio.ByteString;

/** The request for a secret or a parameter. */
public final class AwsRequest {
  private static final int OK = 200;

  private final String name;
  private final AwsReference reference;
  private final HttpUrl url;
  private final AwsCredentialsSource credentials;
  private final OutboundHttp http;
  private final Clock clock;

  /** Doesn't connect. */
  AwsRequest(
      String name,
      AwsReference reference,
      URI endpoint,
      AwsEnvironment environment,
      NetworkSettings network,
      Clock clock)
      throws SecretUnavailableException {
    HttpUrl parsed = HttpUrl.parse(endpoint.toString());
    if (parsed == null) {
      throw SecretUnavailableException.permanentOf(
          name, SecretMessages.invalidEndpointHost(reference.service().endpointSetting()));
    }
    this.name = name;
    this.reference = reference;
    this.url = parsed;
    this.clock = clock;
    try {
      this.http = new OutboundHttp(network);
    } catch (NetworkSettingException e) {
      throw SecretUnavailableException.of(name, e);
    }
    this.credentials = new AwsCredentialsSource(name, environment, http);
  }

  /** Closes the connection of every request in progress, and of every later one. */
  void hangUp() {
    http.hangUp();
  }

  String send(long endNanos) throws SecretUnavailableException {
    HttpResponse response = send(build(credentials.get(endNanos)), endNanos);
    if (response.status() != OK) {
      throw AwsFailure.refused(name, reference, response);
    }
    return AwsResponse.secretIn(response.body(), name, reference);
  }

  private HttpResponse send(Request request, long endNanos) throws SecretUnavailableException {
    try {
      return http.send(request, endNanos);
    } catch (NoResponseException e) {
      throw AwsFailure.noResponse(name, url.host(), reference, e);
    } catch (NetworkSettingException e) {
      throw SecretUnavailableException.of(name, e);
    }
  }

  private Request build(AwsCredentials signer) {
    ByteString body = body();
    AwsSignature signature =
        new AwsSignature(reference.service().id(), reference.region(), signer, clock.instant());
    return new Request.Builder()
        .url(url)
        .headers(signature.headers(url, AwsSignature.JSON, reference.service().target(), body))
        .post(new OneShotBody(body))
        .build();
  }

  private ByteString body() {
    Buffer json = new Buffer();
    try (JsonWriter writer = JsonWriter.of(json)) {
      writer.beginObject();
      if (reference.service() == AwsService.SSM) {
        writer.name("Name").value(reference.arn());
        writer.name("WithDecryption").value(true);
      } else {
        writer.name("SecretId").value(reference.arn());
        writer.name("VersionStage").value(reference.versionStage());
        writer.name("VersionId").value(reference.versionId());
      }
      writer.endObject();
    } catch (IOException e) {
      // A buffer takes everything.
      throw new IllegalStateException(e);
    }
    return json.readByteString();
  }
}
