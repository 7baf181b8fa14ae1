package io.github.oktatoken.fault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.endtoend.EndToEnd;
import io.github.oktatoken.fake.FakeAws;
import io.github.oktatoken.function.FaultHandler;
import io.github.oktatoken.server.FaultServer;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** One row of the table of faults, from the start of an environment to the end of its log. */
record FaultRun(
    FaultTable.Row row,
    Fault fault,
    Path jdk,
    Path layer,
    Path folder,
    String options,
    FaultCertificates certificates)
    implements Runnable {
  /** A start takes a processor for a second, and Lambda allows ten for it. */
  private static final Semaphore STARTS = new Semaphore(2);

  /** Longer than the longest pause after one failure: 30 s and a fifth. */
  private static final Duration HEALING_LIMIT = Duration.ofSeconds(90);

  private static final String WAIT = "still waiting for the okta token: ";
  private static final String OUTAGE = "no new okta token: ";
  private static final long FIRST_PAUSE_MILLIS = 250;
  private static final long LONGEST_PAUSE_MILLIS = 2_000;

  @Override
  public void run() {
    try (FaultyWorld world = new FaultyWorld(folder, options, certificates)) {
      run(world);
    } catch (Exception failure) {
      throw new IllegalStateException(row.fault(), failure);
    }
  }

  private void run(FaultyWorld world) throws Exception {
    start(world);
    fault.begin(world);
    String during = checked(fault.invoke(world), world);
    assertThat(row.get())
        .as(during)
        .anyMatch(text -> during.contains("\"get\":\"") && during.contains(text));
    assertThat(during.contains("\"get\":\"" + FaultHandler.A_TOKEN))
        .as(during)
        .isEqualTo(row.givesToken());
    int asked = world.endpoint().connections();
    fault.end(world);
    awaitHealed(world, asked);
    if (world.lambda().log().stream().anyMatch(line -> line.startsWith(OUTAGE))) {
      // A token is there a moment before it is told of.
      world.lambda().awaitLine("okta token ready again");
    }
    String commandLine = Files.readString(Path.of("/proc/" + world.lambda().pid() + "/cmdline"));
    List<String> log = world.lambda().finalLog();
    assertNothingLeaked(commandLine + String.join("\n", log), world.endpoint());
    assertLogged(log);
  }

  private void start(FaultyWorld world) throws Exception {
    fault.prepare(world);
    STARTS.acquire();
    try {
      world.launch(jdk, layer.resolve("okta-token-wrapper"));
      world.lambda().awaitInit();
    } finally {
      STARTS.release();
    }
  }

  /** The handler's own result, whatever happens, and no secret in anything that it can see. */
  private static String checked(String answer, FaultyWorld world) {
    assertThat(answer).contains("\"own\":\"" + FaultHandler.OWN_RESULT + "\"");
    assertNothingLeaked(answer, world.endpoint());
    return answer;
  }

  private void awaitHealed(FaultyWorld world, int asked) throws Exception {
    if (row.heals() == FaultTable.Heals.AFTER_A_PAUSE) {
      String atOnce = checked(world.invoke(FaultHandler.TELL), world);
      assertThat(row.get()).as(atOnce).anyMatch(atOnce::contains);
      assertThat(world.endpoint().connections()).as("asked during the pause").isEqualTo(asked);
    }
    long end = System.nanoTime() + HEALING_LIMIT.toNanos();
    long pause = FIRST_PAUSE_MILLIS;
    String answer = checked(world.invoke(FaultHandler.TELL), world);
    while (!isGoodToken(answer, world)) {
      assertThat(System.nanoTime()).as("not healed: %s", answer).isLessThan(end);
      TimeUnit.MILLISECONDS.sleep(pause);
      pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
      answer = checked(world.invoke(FaultHandler.TELL), world);
    }
  }

  /** One that the server has sent when it was well; or that it sent all the time. */
  private boolean isGoodToken(String answer, FaultyWorld world) {
    return world.endpoint().issued().stream()
            .anyMatch(
                token -> answer.contains(FaultHandler.A_TOKEN + " #" + token.hashCode() + "\""))
        || row.givesToken() && answer.contains(FaultHandler.A_TOKEN + " #");
  }

  static void assertNothingLeaked(String text, FaultServer endpoint) {
    String encoded =
        URLEncoder.encode(FaultyWorld.CLIENT_ID, UTF_8)
            + ":"
            + URLEncoder.encode(FaultyWorld.CLIENT_SECRET, UTF_8);
    assertThat(text)
        .doesNotContain(FaultyWorld.CLIENT_SECRET)
        .doesNotContain(URLEncoder.encode(FaultyWorld.CLIENT_SECRET, UTF_8))
        .doesNotContain(Base64.getEncoder().encodeToString(encoded.getBytes(UTF_8)))
        .doesNotContain(TokenEndpointFaults.SENT)
        .doesNotContain(FakeAws.SECRET_ACCESS_KEY, FakeAws.SESSION_TOKEN)
        .doesNotContain("\u001b", "\u0007", "\u0085");
    endpoint.issued().forEach(token -> assertThat(text).doesNotContain(token));
  }

  /** Each reason once, and the end; nothing else of ours. */
  private void assertLogged(List<String> log) {
    List<String> ours = EndToEnd.allLinesOfOurs(log);
    List<String> waits = ours.stream().filter(line -> line.startsWith(WAIT)).toList();
    assertThat(waits).hasSizeLessThanOrEqualTo(1);
    List<String> errors =
        ours.stream()
            .filter(line -> !line.startsWith("okta token ready") && !waits.contains(line))
            .toList();
    if (row.log().isEmpty()) {
      assertThat(errors).isEmpty();
    } else {
      if (!row.mayBeSilent()) {
        assertThat(errors).isNotEmpty();
      }
      assertThat(errors).doesNotHaveDuplicates();
      assertThat(errors)
          .allSatisfy(line -> assertThat(row.log()).as(line).anyMatch(line::contains));
    }
    assertThat(ours).allMatch(line -> line.chars().noneMatch(Character::isISOControl));
    boolean wasAway = errors.stream().anyMatch(line -> line.startsWith(OUTAGE));
    assertThat(ours.stream().filter(line -> line.startsWith("okta token ready again")))
        .as(ours.toString())
        .hasSize(wasAway ? 1 : 0);
  }
}
