package io.github.oktatoken.endtoend;

import io.github.oktatoken.machine.Known;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Runs that wait most of their time, by their names: begun together, and asked for one by one. */
public final class SideBySide implements AutoCloseable {
  private final Map<String, CompletableFuture<Void>> runs = new LinkedHashMap<>();
  private final ExecutorService threads;

  /** At most so many at a time. */
  public SideBySide(int most) {
    this.threads = Executors.newFixedThreadPool(most);
  }

  public void begin(String name, Runnable run) {
    runs.put(name, CompletableFuture.runAsync(run, threads));
  }

  public int count() {
    return runs.size();
  }

  public List<String> names() {
    return List.copyOf(runs.keySet());
  }

  /** Waits until the run has ended, and throws what it has thrown. */
  public void await(String name) throws Throwable {
    try {
      Known.in(runs, name).join();
    } catch (CompletionException failed) {
      throw failed.getCause();
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
