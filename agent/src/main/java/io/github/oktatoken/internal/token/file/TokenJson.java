package io.github.oktatoken.internal.token.file;

import com.squareup.moshi.JsonDataException;
import com.squareup.moshi.JsonReader;
import com.squareup.moshi.JsonWriter;
import io.github.oktatoken.AccessToken;
import io.github.oktatoken.internal.message.FileMessages;
import io.github.oktatoken.internal.oauth.AccessTokenResponse;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import okio.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * The content of the token file. A class of its own: premain links the classes that it creates, and
 * must load no JSON library.
 */
public final class TokenJson {
  /** The size of the pool in which Okio keeps buffers for each thread. */
  private static final int POOL_BYTES = 1 << 16;

  private TokenJson() {}

  /**
   * A file as it was read.
   *
   * @param response in whole seconds, as the file has it
   * @param fingerprint as it was written
   */
  public record Content(AccessTokenResponse response, String fingerprint) {}

  /** Returns the server's response, and the expiry in seconds since the epoch, as JSON. */
  public static byte[] write(AccessTokenResponse response, String fingerprint) throws IOException {
    AccessToken token = response.token();
    Buffer json = new Buffer();
    try (JsonWriter writer = JsonWriter.of(json)) {
      writer.beginObject();
      writer.name("access_token").value(token.value());
      writer.name("token_type").value(token.type());
      writer.name("expires_in").value(response.lifetime().toSeconds());
      if (token.scope() != null) {
        writer.name("scope").value(token.scope());
      }
      writer.name("expires_at").value(token.expiresAt().getEpochSecond());
      writer.name("fingerprint").value(fingerprint);
      writer.endObject();
    }
    return json.writeByte('\n').readByteArray();
  }

  /** Overwrites the buffers that Okio keeps for later: they would get into a snapshot. */
  public static void wipeBuffers() {
    new Buffer().write(new byte[POOL_BYTES]).clear();
  }

  /**
   * Reads a file.
   *
   * @throws IOException if it is no token file; the message repeats nothing of it
   */
  public static Content read(byte[] file) throws IOException {
    String value = null;
    String type = null;
    String scope = null;
    String fingerprint = null;
    long lifetime = 0;
    long expiresAt = 0;
    try (JsonReader json = JsonReader.of(new Buffer().write(file))) {
      json.beginObject();
      while (json.hasNext()) {
        switch (json.nextName()) {
          case "access_token" -> value = json.nextString();
          case "token_type" -> type = json.nextString();
          case "expires_in" -> lifetime = json.nextLong();
          case "scope" -> scope = json.nextString();
          case "expires_at" -> expiresAt = json.nextLong();
          case "fingerprint" -> fingerprint = json.nextString();
          default -> json.skipValue();
        }
      }
      json.endObject();
      return content(value, type, scope, fingerprint, lifetime, expiresAt);
    } catch (IOException | JsonDataException | DateTimeException | ArithmeticException malformed) {
      // Not chained: its message may repeat a value.
      throw new IOException(FileMessages.noTokenFile());
    }
  }

  private static Content content(
      @Nullable String value,
      @Nullable String type,
      @Nullable String scope,
      @Nullable String fingerprint,
      long lifetime,
      long expiresAt) {
    if (value == null || type == null || fingerprint == null) {
      throw new JsonDataException("a member is missing");
    }
    AccessToken token = new AccessToken(value, type, scope, Instant.ofEpochSecond(expiresAt));
    return new Content(new AccessTokenResponse(token, Duration.ofSeconds(lifetime)), fingerprint);
  }
}
