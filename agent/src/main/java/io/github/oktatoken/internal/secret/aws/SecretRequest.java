package io.github.oktatoken.internal.secret.aws;

import com.squareup.moshi.JsonWriter;
import io.github.oktatoken.internal.aws.AwsClient;
import io.github.oktatoken.internal.aws.AwsException;
import io.github.oktatoken.internal.aws.AwsService;
import io.github.oktatoken.internal.secret.SecretUnavailableException;
import java.io.IOException;
import okio.Buffer;
import okio.ByteString;

/**
 * The request for a secret or a parameter. A class of its own: premain links the classes that it
 * creates, and must load no JSON library.
 */
final class SecretRequest {
  private SecretRequest() {}

  static String send(AwsClient client, String name, SecretReference reference, long endNanos)
      throws AwsException, SecretUnavailableException {
    String operation = reference.service() == AwsService.SSM ? "GetParameter" : "GetSecretValue";
    ByteString response = client.send(operation, body(reference), endNanos);
    String secret = SecretResponse.secretIn(response, name, reference);
    if (secret == null) {
      throw client.notOfAws();
    }
    return secret;
  }

  private static ByteString body(SecretReference reference) {
    Buffer json = new Buffer();
    try (JsonWriter writer = JsonWriter.of(json)) {
      writer.beginObject();
      if (reference.service() == AwsService.SSM) {
        writer.name("Name").value(reference.arn().toString());
        writer.name("WithDecryption").value(true);
      } else {
        writer.name("SecretId").value(reference.arn().toString());
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
