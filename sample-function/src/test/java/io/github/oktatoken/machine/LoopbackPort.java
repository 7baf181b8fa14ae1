package io.github.oktatoken.machine;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** A port that can be shut and opened again; whoever connects is seen to by a thread of its own. */
public final class LoopbackPort implements AutoCloseable {
  private final Consumer<Socket> host;
  private final ExecutorService threads;
  private final int number;
  private ServerSocket listener;
  private Future<?> accepting = CompletableFuture.completedFuture(null);

  public LoopbackPort(String name, Consumer<Socket> host) throws IOException {
    this.host = host;
    threads =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, name);
              thread.setDaemon(true);
              return thread;
            });
    listener = listen(0);
    number = listener.getLocalPort();
  }

  public int number() {
    return number;
  }

  /** Runs something else on a thread of this port's. */
  public void execute(Runnable task) {
    threads.execute(task);
  }

  /** From now on whoever connects is refused. */
  public synchronized void shut() throws IOException {
    listener.close();
    // Only with the end of its last call does the kernel let the port go.
    while (!accepting.isDone()) {
      Thread.onSpinWait();
    }
  }

  public synchronized void open() throws IOException {
    listener = listen(number);
  }

  @Override
  public void close() throws IOException {
    shut();
    threads.shutdownNow();
  }

  private ServerSocket listen(int wanted) throws IOException {
    ServerSocket socket = new ServerSocket();
    socket.setReuseAddress(true);
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted));
    accepting = threads.submit(() -> accept(socket));
    return socket;
  }

  private void accept(ServerSocket socket) {
    try {
      while (true) {
        Socket client = socket.accept();
        client.setTcpNoDelay(true);
        threads.execute(() -> host.accept(client));
      }
    } catch (IOException closed) {
      // The end of this listener.
    }
  }
}
