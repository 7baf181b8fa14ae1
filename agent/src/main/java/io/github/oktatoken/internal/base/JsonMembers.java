package io.github.oktatoken.internal.base;

import com.squareup.moshi.JsonDataException;
import com.squareup.moshi.JsonReader;
import java.io.Closeable;
import java.io.IOException;
import okio.Buffer;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * The members of a JSON object, one after the other. A value is read once at most; one that is not
 * read is skipped. What is not JSON, or not an object, is an {@link IOException}, whose message may
 * repeat a part of it: don't chain it.
 */
public final class JsonMembers implements Closeable {
  private final JsonReader json;
  private String name = "";
  private boolean isAtStart = true;
  private boolean isAtValue;

  private JsonMembers(JsonReader json) {
    this.json = json;
  }

  public static JsonMembers of(ByteString object) {
    return new JsonMembers(JsonReader.of(new Buffer().write(object)));
  }

  public static JsonMembers of(byte[] object) {
    return new JsonMembers(JsonReader.of(new Buffer().write(object)));
  }

  /** Moves on to the next member; returns {@code false} if there is none. */
  public boolean next() throws IOException {
    try {
      if (isAtStart) {
        json.beginObject();
        isAtStart = false;
      }
      if (isAtValue) {
        json.skipValue();
      }
      isAtValue = json.hasNext();
      if (isAtValue) {
        name = json.nextName();
      } else {
        json.endObject();
      }
      return isAtValue;
    } catch (JsonDataException otherValue) {
      // Not an object, or nested too deeply.
      throw new IOException(otherValue);
    }
  }

  /** Returns the name of the member. */
  public String name() {
    return name;
  }

  /** Returns whether the value is {@code null}. */
  public boolean isNull() throws IOException {
    return json.peek() == JsonReader.Token.NULL;
  }

  /** Returns the value, or {@code null} if it is not a string. */
  public @Nullable String text() throws IOException {
    return json.peek() == JsonReader.Token.STRING ? read() : null;
  }

  /** Returns the value, or NaN if it is not a number. It may be infinite, as 1e999 is to Java. */
  public double number() throws IOException {
    return json.peek() == JsonReader.Token.NUMBER ? Double.parseDouble(read()) : Double.NaN;
  }

  /** Returns the value, or another if it is not a whole number. */
  public long wholeNumber(long otherwise) throws IOException {
    double number = number();
    return number == (long) number ? (long) number : otherwise;
  }

  private String read() throws IOException {
    isAtValue = false;
    return json.nextString();
  }

  /**
   * Returns the members of the value, which must be read to their end before this object goes on;
   * {@code null} if the value is not an object.
   */
  public @Nullable JsonMembers object() throws IOException {
    if (json.peek() != JsonReader.Token.BEGIN_OBJECT) {
      return null;
    }
    isAtValue = false;
    return new JsonMembers(json);
  }

  /** Returns whether nothing follows the object; to be asked after its last member. */
  public boolean isWhole() throws IOException {
    return json.peek() == JsonReader.Token.END_DOCUMENT;
  }

  @Override
  public void close() throws IOException {
    json.close();
  }
}
