package io.github.oktatoken.neighbour;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.endtoend.EndToEnd;
import io.github.oktatoken.fault.FaultCertificates;
import io.github.oktatoken.fault.FaultyWorld;
import io.github.oktatoken.local.Invocation;
import io.github.oktatoken.local.LambdaFunction;
import io.github.oktatoken.local.LocalLambda;
import io.github.oktatoken.local.Moments;
import io.github.oktatoken.server.FaultServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A neighbour's life beside the layer: its work, a freeze, an outage; held against one without. */
record NeighbourRun(
    Neighbour neighbour,
    Path jdk,
    Path layer,
    Path folder,
    FaultCertificates certificates,
    String options)
    implements Runnable {
  /** A start takes a processor for seconds. */
  private static final Semaphore STARTS = new Semaphore(2);

  /** More than Lambda allows: two frameworks with an agent each start beside one another. */
  private static final Duration START_LIMIT = Duration.ofSeconds(120);

  /** Longer than a request takes while others start. */
  private static final int TOKEN_LIFE_SECONDS = 6;

  private static final Duration PAST_TOKEN_LIFE = Duration.ofSeconds(TOKEN_LIFE_SECONDS + 1);

  /** Longer than the longest pause after the few failures of one invocation. */
  private static final Duration HEALING_LIMIT = Duration.ofSeconds(60);

  /** Some write what they have seen a moment after the invocation. */
  private static final Duration LOG_LIMIT = Duration.ofSeconds(10);

  private static final long PAUSE_MILLIS = 250;

  /** The last one brings out what the others have left to be written. */
  private static final int TIMES = 3;

  private static final String REFUSED = "the connection to 127.0.0.1 failed";
  private static final Pattern TOKEN = Pattern.compile("token #(-?\\d+)\\.");

  @Override
  public void run() {
    try {
      checkAgainst(withoutLayer());
    } catch (Exception failure) {
      throw new IllegalStateException(neighbour + " on " + jdk, failure);
    }
  }

  /**
   * What can be seen of a function.
   *
   * @param signs of the neighbour, in the log
   */
  private record Seen(String answer, List<String> signs) {}

  private Seen withoutLayer() throws Exception {
    try (LocalLambda lambda = start(neighbour.withoutLayer(jdk, options))) {
      String answer = work(lambda);
      for (int i = 1; i < TIMES; i++) {
        assertThat(work(lambda)).isEqualTo(answer);
      }
      // What is written at the end of an invocation has come before a freeze.
      List<String> signs = signs(lambda.finalLog());
      assertThat(signs).as("that it is there").isNotEmpty();
      return new Seen(answer, signs);
    }
  }

  private void checkAgainst(Seen without) throws Exception {
    try (FaultServer okta = new FaultServer()) {
      okta.speakTls(certificates.good());
      okta.issueForSeconds(TOKEN_LIFE_SECONDS);
      Map<String, String> settings =
          Map.of(
              "client_id",
              FaultyWorld.CLIENT_ID,
              "client_secret",
              FaultyWorld.CLIENT_SECRET,
              "okta_token_url",
              okta.url(),
              "okta_token_file",
              folder.resolve("token.json").toString());
      try (LocalLambda lambda = start(neighbour.withLayer(jdk, options, layer, settings))) {
        worksAsWithout(lambda, okta, without);
        outlivesAnOutage(lambda, okta, without);
        assertThat(EndToEnd.linesOfOurs(lambda.finalLog()))
            .filteredOn(line -> line.contains(REFUSED))
            .hasSize(1);
      }
    }
  }

  /** Also after a freeze, when the token is renewed: of that the neighbour shows nothing. */
  private void worksAsWithout(LocalLambda lambda, FaultServer okta, Seen without) throws Exception {
    assertThat(work(lambda)).isEqualTo(without.answer());
    int issued = okta.issued().size();
    TimeUnit.MILLISECONDS.sleep(PAST_TOKEN_LIFE.toMillis());
    for (int i = 1; i < TIMES; i++) {
      assertThat(work(lambda)).isEqualTo(without.answer());
    }
    assertThat(okta.issued()).as("tokens").hasSizeGreaterThan(issued);
    awaitSigns(lambda, without.signs());
    assertFreshToken(lambda, okta);
  }

  private void outlivesAnOutage(LocalLambda lambda, FaultServer okta, Seen without)
      throws Exception {
    okta.stopListening();
    TimeUnit.MILLISECONDS.sleep(PAST_TOKEN_LIFE.toMillis());
    assertThat(work(lambda)).isEqualTo(without.answer());
    assertThat(ask(lambda)).contains("no token: " + REFUSED);
    okta.listenAgain();
    long end = System.nanoTime() + HEALING_LIMIT.toNanos();
    for (String answer = ask(lambda); !answer.contains("token #"); answer = ask(lambda)) {
      assertThat(System.nanoTime()).as("not healed: %s", answer).isLessThan(end);
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
    assertFreshToken(lambda, okta);
  }

  private static LocalLambda start(LambdaFunction function) throws Exception {
    STARTS.acquire();
    try {
      LocalLambda lambda = LocalLambda.launch(function, new Moments());
      if (!lambda.api().awaitIdle(START_LIMIT)) {
        List<String> log = lambda.finalLog();
        lambda.close();
        throw new IllegalStateException("it doesn't start:\n" + String.join("\n", log));
      }
      return lambda;
    } finally {
      STARTS.release();
    }
  }

  private String work(LocalLambda lambda) throws Exception {
    Invocation invocation = lambda.invoke(neighbour.work());
    assertThat(invocation.failed()).as(invocation.answer()).isFalse();
    return String.valueOf(invocation.answer());
  }

  private String ask(LocalLambda lambda) throws Exception {
    return String.valueOf(lambda.invoke(neighbour.ask()).answer());
  }

  private void assertFreshToken(LocalLambda lambda, FaultServer okta) throws Exception {
    Instant asked = Instant.now();
    String answer = ask(lambda);
    Matcher token = TOKEN.matcher(answer);
    assertThat(token.find()).as(answer).isTrue();
    assertThat(okta.hasIssued(Integer.parseInt(token.group(1)), asked)).as("fresh").isTrue();
  }

  private void awaitSigns(LocalLambda lambda, List<String> wanted) throws Exception {
    long end = System.nanoTime() + LOG_LIMIT.toNanos();
    while (signs(lambda.log()).size() < wanted.size() && System.nanoTime() < end) {
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
    assertThat(signs(lambda.log())).containsExactlyInAnyOrderElementsOf(wanted);
  }

  private List<String> signs(List<String> log) {
    return log.stream()
        .map(neighbour.sign()::matcher)
        .filter(Matcher::find)
        .map(NeighbourRun::groups)
        .sorted()
        .toList();
  }

  private static String groups(Matcher found) {
    StringBuilder groups = new StringBuilder();
    for (int i = 1; i <= found.groupCount(); i++) {
      groups.append(found.group(i)).append(' ');
    }
    return groups.toString();
  }
}
