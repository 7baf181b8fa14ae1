package io.github.oktatoken.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.github.oktatoken.local.LambdaApi;
import io.github.oktatoken.machine.LoopbackPort;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Stands between the process and Lambda's local API, and spoils what the extension asks of it. The
 * runtime's own requests pass: without them there is no function.
 */
public final class LambdaProxy implements AutoCloseable {
  public static final String REGISTER = "/2020-01-01/extension/register";
  public static final String NEXT = "/2020-01-01/extension/event/next";

  private final int lambdaPort;
  private final Set<Socket> ofExtension = ConcurrentHashMap.newKeySet();
  private final Set<Socket> all = ConcurrentHashMap.newKeySet();
  private final LoopbackPort port = new LoopbackPort("lambda-proxy", this::pass);
  private volatile String spoiltPath = "none";
  private volatile FaultServer.@Nullable Answer fault;
  private volatile Duration answerDelay = Duration.ZERO;
  private int spoilt;

  public LambdaProxy(LambdaApi api) throws IOException {
    lambdaPort = Integer.parseInt(api.authority().replaceFirst(".*:", ""));
  }

  /** What AWS_LAMBDA_RUNTIME_API is to be set to. */
  public String authority() {
    return "127.0.0.1:" + port.number();
  }

  /** From now on a request for this path is answered so, and Lambda doesn't hear of it. */
  public void spoil(String path, FaultServer.Answer answer) {
    fault = answer;
    spoiltPath = path;
  }

  /** From now on Lambda hears of a registration at once, and its answer comes so late. */
  public void delayRegistration(Duration delay) {
    answerDelay = delay;
  }

  public void heal() {
    spoiltPath = "none";
    answerDelay = Duration.ZERO;
  }

  /** Waits until so many requests have been spoilt. */
  public synchronized void awaitSpoilt(int count) throws InterruptedException {
    while (spoilt < count) {
      wait();
    }
  }

  /** Cuts the extension's connections and refuses new ones. */
  public void stopListening() throws IOException {
    port.shut();
    for (Socket socket : ofExtension) {
      socket.close();
    }
  }

  public void listenAgain() throws IOException {
    port.open();
  }

  @Override
  public void close() throws IOException {
    port.close();
    for (Socket socket : all) {
      socket.close();
    }
  }

  private void pass(Socket client) {
    all.add(client);
    try (client) {
      String requestLine = takeLine(client);
      boolean isSpoilt = requestLine.contains(" " + spoiltPath + " ");
      if (requestLine.contains("/extension/")) {
        ofExtension.add(client);
      }
      FaultServer.Answer broken = fault;
      if (isSpoilt && broken != null) {
        note();
        broken.to(client);
      } else {
        forward(client, requestLine);
      }
    } catch (IOException | InterruptedException hungUp) {
      // Either side, or the end of the test.
    } finally {
      ofExtension.remove(client);
      all.remove(client);
    }
  }

  private synchronized void note() {
    spoilt++;
    notifyAll();
  }

  private void forward(Socket client, String requestLine) throws IOException, InterruptedException {
    try (Socket lambda = new Socket(InetAddress.getLoopbackAddress(), lambdaPort)) {
      lambda.setTcpNoDelay(true);
      all.add(lambda);
      lambda.getOutputStream().write((requestLine + "\n").getBytes(ISO_8859_1));
      port.execute(() -> copy(client, lambda));
      if (requestLine.contains(REGISTER)) {
        Thread.sleep(answerDelay.toMillis());
      }
      copy(lambda, client);
    }
  }

  private static void copy(Socket from, Socket to) {
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[1 << 13];
      for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
        out.write(buffer, 0, length);
      }
      to.shutdownOutput();
    } catch (IOException closed) {
      // By either side.
    }
  }

  /** Without its line feed. */
  private static String takeLine(Socket client) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    InputStream in = client.getInputStream();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("the client hung up");
      }
      line.write(c);
    }
    return line.toString(ISO_8859_1);
  }
}
