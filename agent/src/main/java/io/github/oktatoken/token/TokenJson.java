package io.github.oktatoken.token;

import com.squareup.moshi.JsonWriter;
import io.github.oktatoken.AccessToken;
import io.github.oktatoken.oauth.AccessTokenResponse;
import java.io.IOException;
import okio.Buffer;

/**
 * What stands in the token file. A class of its own, so that premain, which links the classes it
 * makes, loads no JSON library.
 */
final class TokenJson {
  private TokenJson() {}

  /** What the server answered, and the time of expiry in seconds since the epoch. */
  static byte[] of(AccessTokenResponse response) throws IOException {
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
      writer.endObject();
    }
    return json.writeByte('\n').readByteArray();
  }
}
