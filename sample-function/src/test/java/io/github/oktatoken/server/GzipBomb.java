package io.github.oktatoken.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.zip.GZIPOutputStream;

/** An answer of some 100 KB that grows to 100 MB in the hands of whoever inflates it. */
public final class GzipBomb implements FaultServer.Answer {
  private static final int MEGABYTES = 100;

  private final byte[] packed;

  public GzipBomb() {
    ByteArrayOutputStream small = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(small)) {
      byte[] blanks = new byte[1 << 20];
      for (int i = 0; i < MEGABYTES; i++) {
        gzip.write(blanks);
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    packed = small.toByteArray();
  }

  @Override
  public void to(Socket client) throws IOException {
    FaultServer.respond(client, 200, "Content-Encoding: gzip", packed);
  }
}
