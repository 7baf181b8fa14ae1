package io.github.oktatoken.secret;

import com.squareup.moshi.JsonWriter;
import io.github.oktatoken.http.Answer;
import io.github.oktatoken.http.HttpSender;
import io.github.oktatoken.http.Network;
import io.github.oktatoken.http.NetworkSettingException;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.Base64;
import java.util.Map;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okio.Buffer;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/** The request for a value, and what is in its answer. */
final class AwsRequest {
  private static final int OK = 200;

  private final String name;
  private final AwsReference reference;
  private final HttpUrl url;
  private final AwsCredentialsSource credentials;
  private final HttpSender http;
  private final Clock clock;

  private AwsRequest(
      String name,
      AwsReference reference,
      HttpUrl url,
      AwsEnvironment environment,
      HttpSender http,
      Clock clock) {
    this.name = name;
    this.reference = reference;
    this.url = url;
    this.credentials = new AwsCredentialsSource(name, environment, http);
    this.http = http;
    this.clock = clock;
  }

  /** Doesn't connect. */
  static AwsRequest of(
      String name,
      AwsReference reference,
      URI endpoint,
      AwsEnvironment environment,
      Network network,
      Clock clock)
      throws SecretUnavailableException {
    HttpUrl url = HttpUrl.parse(endpoint.toString());
    if (url == null) {
      throw SecretUnavailableException.permanentOf(
          name,
          "AWS_ENDPOINT_URL or "
              + reference.service().endpointSetting()
              + " has a host that cannot be: correct it");
    }
    try {
      HttpSender http = new HttpSender(network);
      return new AwsRequest(name, reference, url, environment, http, clock);
    } catch (NetworkSettingException unusable) {
      throw SecretUnavailableException.permanentOf(name, String.valueOf(unusable.getMessage()));
    } catch (Exception | AssertionError unsecured) {
      // Kotlin's checked exceptions come undeclared.
      throw SecretUnavailableException.unsecured(name, unsecured);
    }
  }

  /** Cuts the connection of each request under way, which then fails; for good. */
  void hangUp() {
    http.hangUp();
  }

  String send(long endNanos) throws SecretUnavailableException {
    Answer answer = answer(build(credentials.get(endNanos)), endNanos);
    if (answer.status() != OK) {
      throw SecretUnavailableException.refused(name, reference, answer);
    }
    return value(text(answer.body()));
  }

  private Answer answer(Request request, long endNanos) throws SecretUnavailableException {
    try {
      return http.send(request, endNanos);
    } catch (IOException failure) {
      throw SecretUnavailableException.unreachable(name, url.host(), reference, failure);
    } catch (RuntimeException garbled) {
      // Not chained: its message repeats what the server sent.
      throw SecretUnavailableException.senseless(name, reference);
    }
  }

  private Request build(AwsCredentials with) {
    ByteString body = body();
    AwsSignature signature =
        new AwsSignature(reference.service().id(), reference.region(), with, clock.instant());
    return new Request.Builder()
        .url(url)
        .headers(signature.headers(url, AwsSignature.JSON, reference.service().target(), body))
        .post(HttpSender.once(RequestBody.create(body, MediaType.get(AwsSignature.JSON))))
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
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
    return json.readByteString();
  }

  /** What the secret or parameter is, all of it. */
  private String text(ByteString answer) throws SecretUnavailableException {
    boolean isParameter = reference.service() == AwsService.SSM;
    Map<String, String> members =
        isParameter ? JsonTexts.of(answer, "Parameter") : JsonTexts.of(answer);
    String text = members == null ? null : members.get(isParameter ? "Value" : "SecretString");
    if (text != null) {
      return SecretText.of(name, reference.arn(), text);
    }
    String binary = members == null || isParameter ? null : members.get("SecretBinary");
    return SecretText.ofBytes(name, reference.arn(), decoded(binary));
  }

  private byte[] decoded(@Nullable String binary) throws SecretUnavailableException {
    try {
      if (binary != null) {
        return Base64.getDecoder().decode(binary);
      }
    } catch (IllegalArgumentException notBase64) {
      // Not chained: its message repeats a part.
    }
    throw SecretUnavailableException.senseless(name, reference);
  }

  private String value(String text) throws SecretUnavailableException {
    Map<String, String> members = JsonTexts.of(ByteString.encodeUtf8(text));
    String member = reference.member();
    if (member == null) {
      // A JWK is one value; what else is an object holds several.
      if (members != null && !members.containsKey("kty")) {
        throw SecretUnavailableException.permanentOf(name, severalValues());
      }
      return text;
    }
    if (members == null) {
      throw SecretUnavailableException.permanentOf(
          name, reference.arn() + " is no JSON object: take the member's name off the ARN");
    }
    String value = members.get(member);
    if (value == null) {
      throw SecretUnavailableException.permanentOf(
          name,
          reference.arn()
              + " has no member of this name that is a text: correct the name, which"
              + " stands behind the ARN");
    }
    return SecretText.of(name, "the member of " + reference.arn(), value);
  }

  private String severalValues() {
    return reference.service() == AwsService.SSM
        ? reference.arn() + " is a JSON object: store the secret alone in it"
        : reference.arn() + " is a JSON object: name its member, as in <arn>:<json-key>";
  }
}
