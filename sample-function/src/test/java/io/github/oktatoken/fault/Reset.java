package io.github.oktatoken.fault;

import io.github.oktatoken.endtoend.Markdown;
import io.github.oktatoken.function.Ending;
import io.github.oktatoken.function.FaultHandler;
import io.github.oktatoken.server.FaultServer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One row of the table in {@code resets.md}, under one time-out.
 *
 * @param okta from the end of the process on
 * @param get what {@code get()} says then: one of these texts is part of its message
 * @param log what our log says then: each line has one of these texts, and there is one at least
 */
record Reset(Ending ending, Okta okta, Duration timeout, List<String> get, List<String> log) {
  static final List<Duration> TIMEOUTS =
      List.of(Duration.ofSeconds(3), Duration.ofSeconds(6), Duration.ofSeconds(15));

  /** What becomes of the token endpoint; the words of the table. */
  enum Okta {
    WELL("well") {
      @Override
      void begin(FaultServer endpoint) {
        endpoint.issueForLong();
      }
    },
    STALLING("stalling") {
      @Override
      void begin(FaultServer endpoint) {
        endpoint.fail(client -> Thread.sleep(STALL.toMillis()));
      }
    },
    REFUSING("refusing") {
      @Override
      void begin(FaultServer endpoint) throws IOException {
        endpoint.stopListening();
      }

      @Override
      void end(FaultServer endpoint) throws IOException {
        endpoint.issueForLong();
        endpoint.listenAgain();
      }
    };

    /** Longer than any time-out. */
    private static final Duration STALL = Duration.ofMinutes(1);

    private final String words;

    Okta(String words) {
      this.words = words;
    }

    abstract void begin(FaultServer endpoint) throws IOException;

    void end(FaultServer endpoint) throws IOException {
      endpoint.issueForLong();
      endpoint.heal();
    }

    static Okta of(String words) {
      for (Okta okta : values()) {
        if (okta.words.equals(words)) {
          return okta;
        }
      }
      throw new IllegalArgumentException("no such state of Okta: " + words);
    }
  }

  /** All of the table, each under each time-out. */
  static List<Reset> all() throws IOException {
    List<Reset> all = new ArrayList<>();
    for (List<String> cells : Markdown.tables("resets.md").get(0)) {
      for (Duration timeout : TIMEOUTS) {
        all.add(
            new Reset(
                Ending.of(cells.get(0)),
                Okta.of(cells.get(1)),
                timeout,
                FaultTable.texts(cells.get(2)),
                FaultTable.texts(cells.get(3))));
      }
    }
    return all;
  }

  boolean givesToken() {
    return get.contains(FaultHandler.A_TOKEN);
  }

  @Override
  public String toString() {
    return ending + ", Okta " + okta + ", time-out " + timeout.toSeconds() + " s";
  }
}
