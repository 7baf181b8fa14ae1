package io.github.oktatoken.internal.http;

import java.io.IOException;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.BufferedSink;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * A request body that OkHttp must not send a second time, to the host's next address. Its content
 * type is set as a header: OkHttp's own type would parse it with regular expressions, whose classes
 * nothing else needs.
 */
public final class OneShotBody extends RequestBody {
  private final ByteString bytes;

  public OneShotBody(ByteString bytes) {
    this.bytes = bytes;
  }

  @Override
  public @Nullable MediaType contentType() {
    return null;
  }

  @Override
  public long contentLength() {
    return bytes.size();
  }

  @Override
  public void writeTo(BufferedSink sink) throws IOException {
    sink.write(bytes);
  }

  @Override
  public boolean isOneShot() {
    return true;
  }
}
