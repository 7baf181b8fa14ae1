package io.github.oktatoken.internal.http;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import javax.net.SocketFactory;
import okhttp3.Dns;

/**
 * Measures how long requests wait for the network: for an address, a connection, and the bytes of a
 * response. What a slow processor adds, for TLS above all, doesn't count.
 */
final class NetworkTime extends SocketFactory implements Dns {
  @GuardedBy("this")
  private long pastNanos;

  @GuardedBy("this")
  private int waits;

  @GuardedBy("this")
  private long sinceNanos;

  /** Returns the time of all waits so far, the present one included. */
  synchronized long nanos() {
    return waits == 0 ? pastNanos : pastNanos + System.nanoTime() - sinceNanos;
  }

  private synchronized void begin() {
    if (waits == 0) {
      sinceNanos = System.nanoTime();
    }
    waits++;
  }

  private synchronized void end() {
    waits--;
    if (waits == 0) {
      pastNanos += System.nanoTime() - sinceNanos;
    }
  }

  @Override
  public List<InetAddress> lookup(String host) throws UnknownHostException {
    begin();
    try {
      return Dns.SYSTEM.lookup(host);
    } finally {
      end();
    }
  }

  @Override
  public Socket createSocket() {
    return new MeasuredSocket();
  }

  @Override
  public Socket createSocket(String host, int port) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
    throw new UnsupportedOperationException();
  }

  private final class MeasuredSocket extends Socket {
    @Override
    public void connect(SocketAddress address, int timeout) throws IOException {
      begin();
      try {
        super.connect(address, timeout);
      } finally {
        end();
      }
    }

    @Override
    public InputStream getInputStream() throws IOException {
      return new MeasuredStream(super.getInputStream());
    }
  }

  private final class MeasuredStream extends FilterInputStream {
    MeasuredStream(InputStream bytes) {
      super(bytes);
    }

    @Override
    public int read() throws IOException {
      begin();
      try {
        return super.read();
      } finally {
        end();
      }
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      begin();
      try {
        return super.read(buffer, offset, length);
      } finally {
        end();
      }
    }
  }
}
