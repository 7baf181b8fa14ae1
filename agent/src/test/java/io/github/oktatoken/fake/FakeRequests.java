package io.github.oktatoken.fake;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one kind to a {@link FakeDynamo}, or all of them: which ones there were, and what
 * goes wrong with the next ones.
 */
public final class FakeRequests {
  /** What goes wrong with a request. */
  enum Fault {
    /** Nothing is performed, and the fault's reply is sent. */
    REPLY,
    /** Nothing is performed, and the connection is closed. */
    DROP,
    /** The request is performed, and the connection is closed. */
    LOSE
  }

  record Faulty(Fault fault, AwsReply reply) {}

  private static final AwsReply NONE = new AwsReply(0, "");

  private final List<String> bodies = new ArrayList<>();
  private final Deque<Faulty> faults = new ArrayDeque<>();
  private Duration delay = Duration.ZERO;
  private boolean isStalled;

  FakeRequests() {}

  /** How many requests have arrived, whatever became of them. */
  public synchronized int count() {
    return bodies.size();
  }

  /** The bodies of all requests that have arrived, in their order. */
  public synchronized List<String> bodies() {
    return List.copyOf(bodies);
  }

  /** Waits until so many requests have arrived. */
  public synchronized void await(int count) throws InterruptedException {
    while (bodies.size() < count) {
      wait();
    }
  }

  /**
   * The next requests get an error of AWS's.
   *
   * @param type without its namespace, as {@code ThrottlingException}
   */
  public void refuses(int times, int status, String type) {
    fail(times, new Faulty(Fault.REPLY, DynamoError.of(status, type).reply()));
  }

  /** The next requests get a response of any kind. */
  public void responds(int times, int status, String body) {
    fail(times, new Faulty(Fault.REPLY, new AwsReply(status, body)));
  }

  /** The connection of the next requests is closed, and they have no effect. */
  public void drops(int times) {
    fail(times, new Faulty(Fault.DROP, NONE));
  }

  /** The next requests have their effect, and their connection is closed without a response. */
  public void losesResponses(int times) {
    fail(times, new Faulty(Fault.LOSE, NONE));
  }

  /** Each request from now on has to wait before anything is done with it. */
  public synchronized void delays(Duration each) {
    delay = each;
  }

  /** Requests from now on have to wait for {@link #goesOn()}. */
  public synchronized void stalls() {
    isStalled = true;
  }

  /** Lets the stalled requests go on, and later ones. */
  public synchronized void goesOn() {
    isStalled = false;
    notifyAll();
  }

  /** No later request fails, waits or stalls. */
  public synchronized void heals() {
    faults.clear();
    delay = Duration.ZERO;
    goesOn();
  }

  private synchronized void fail(int times, Faulty faulty) {
    for (int i = 0; i < times; i++) {
      faults.add(faulty);
    }
  }

  synchronized void arrived(String body) {
    bodies.add(body);
    notifyAll();
  }

  /** Holds a request up. */
  void hold() throws InterruptedException {
    Duration each;
    synchronized (this) {
      while (isStalled) {
        wait();
      }
      each = delay;
    }
    Thread.sleep(each.toMillis());
  }

  synchronized @Nullable Faulty nextFault() {
    return faults.poll();
  }
}
