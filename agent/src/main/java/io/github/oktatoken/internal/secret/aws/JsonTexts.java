package io.github.oktatoken.internal.secret.aws;

import com.squareup.moshi.JsonDataException;
import com.squareup.moshi.JsonReader;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import okio.Buffer;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/** The texts among the members of a JSON object. */
public final class JsonTexts {
  private JsonTexts() {}

  /** Returns them, or {@code null} if this is something else than one object. */
  static @Nullable Map<String, String> of(ByteString json) {
    return read(json, null);
  }

  /** Returns those of the object which is the member of this name, or {@code null}. */
  static @Nullable Map<String, String> of(ByteString json, String member) {
    return read(json, member);
  }

  private static @Nullable Map<String, String> read(ByteString text, @Nullable String member) {
    try (JsonReader json = JsonReader.of(new Buffer().write(text))) {
      Map<String, String> found = read(json, member);
      return json.peek() == JsonReader.Token.END_DOCUMENT ? found : null;
    } catch (IOException | JsonDataException other) {
      return null;
    }
  }

  private static @Nullable Map<String, String> read(JsonReader json, @Nullable String member)
      throws IOException {
    Map<String, String> texts = new HashMap<>();
    Map<String, String> inside = null;
    json.beginObject();
    while (json.hasNext()) {
      String name = json.nextName();
      switch (json.peek()) {
        case STRING -> texts.put(name, json.nextString());
        case BEGIN_OBJECT -> {
          if (name.equals(member)) {
            inside = read(json, null);
          } else {
            json.skipValue();
          }
        }
        default -> json.skipValue();
      }
    }
    json.endObject();
    return member == null ? texts : inside;
  }
}
