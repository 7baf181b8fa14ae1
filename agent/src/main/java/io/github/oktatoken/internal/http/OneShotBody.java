package io.github.oktatoken.internal.http;

import java.io.IOException;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.BufferedSink;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request that OkHttp may not send a second time, to the next address of the host, by
 * itself. Its type is among the request's headers: OkHttp's own type would parse it, by regular
 * expressions that nothing else here needs.
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
