package io.github.oktatoken.internal.aws;

import io.github.oktatoken.internal.base.JsonMembers;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/** Reads the members of a JSON object whose values are strings. */
public final class JsonTexts {
  private JsonTexts() {}

  /** Returns them by their names, or {@code null} if this is not exactly one object. */
  public static @Nullable Map<String, String> of(ByteString json) {
    try (JsonMembers object = JsonMembers.of(json)) {
      Map<String, String> texts = texts(object);
      return object.isWhole() ? texts : null;
    } catch (IOException ignored) {
      return null;
    }
  }

  /** Returns those of the object that is the member of this name, or {@code null}. */
  public static @Nullable Map<String, String> of(ByteString json, String member) {
    try (JsonMembers object = JsonMembers.of(json)) {
      Map<String, String> found = null;
      while (object.next()) {
        JsonMembers inside = object.name().equals(member) ? object.object() : null;
        found = inside == null ? found : texts(inside);
      }
      return object.isWhole() ? found : null;
    } catch (IOException ignored) {
      return null;
    }
  }

  private static Map<String, String> texts(JsonMembers object) throws IOException {
    Map<String, String> texts = new HashMap<>();
    while (object.next()) {
      String text = object.text();
      if (text != null) {
        texts.put(object.name(), text);
      }
    }
    return texts;
  }
}
