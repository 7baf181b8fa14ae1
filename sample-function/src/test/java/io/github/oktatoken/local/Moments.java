package io.github.oktatoken.local;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What happened when, from whichever thread saw it. */
public final class Moments {
  /**
   * Something that happened.
   *
   * @param millis since the start of the process
   */
  public record Moment(long millis, String what) {}

  private final List<Moment> moments = new ArrayList<>();
  private long startNanos = System.nanoTime();

  /** Begins anew, at zero. */
  synchronized void restart() {
    moments.clear();
    startNanos = System.nanoTime();
  }

  public synchronized void add(String what) {
    moments.add(new Moment(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos), what));
  }

  /** In the order in which they happened. */
  public synchronized List<Moment> all() {
    return List.copyOf(moments);
  }

  /** What has happened since there were so many. */
  public List<Moment> since(int known) {
    List<Moment> all = all();
    return all.subList(known, all.size());
  }

  /** What happened, without the times. */
  public List<String> names() {
    return all().stream().map(Moment::what).toList();
  }
}
