package io.github.oktatoken.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.endtoend.EndToEnd;
import io.github.oktatoken.function.Ending;
import io.github.oktatoken.function.EndingHandler;
import io.github.oktatoken.function.FaultHandler;
import io.github.oktatoken.local.LambdaFunction;
import io.github.oktatoken.local.LocalLambda;
import io.github.oktatoken.local.Moments;
import io.github.oktatoken.local.Sandbox;
import io.github.oktatoken.local.Sandbox.Outcome;
import io.github.oktatoken.local.Sandbox.Result;
import io.github.oktatoken.machine.Build;
import io.github.oktatoken.server.FaultServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One reset, from the first start of an environment to the end of its log. */
record ResetRun(Reset reset, Path jdk, Path layer, Path folder, String options)
    implements Runnable {
  /** A start takes a processor for a second, of the three that the shortest time-out has. */
  private static final Semaphore STARTS = new Semaphore(2);

  /** Soon expired, so that the next process finds what it may not use. */
  private static final int TOKEN_LIFE_SECONDS = 3;

  private static final Duration HEALING_LIMIT = Duration.ofSeconds(60);
  private static final long PAUSE_MILLIS = 500;
  private static final Duration GENEROUS = LocalLambda.INVOCATION_LIMIT;
  private static final Pattern EXPIRY = Pattern.compile("\"expires_at\": *(\\d+)");

  @Override
  public void run() {
    try (FaultServer endpoint = new FaultServer()) {
      endpoint.issueForSeconds(TOKEN_LIFE_SECONDS);
      try (Sandbox sandbox = start(endpoint)) {
        run(endpoint, sandbox);
      }
    } catch (Exception failure) {
      throw new IllegalStateException(reset.toString(), failure);
    }
  }

  private void run(FaultServer endpoint, Sandbox sandbox) throws Exception {
    assertThat(sandbox.starts()).isEqualTo(1);
    endProcess(sandbox);
    reset.okta().begin(endpoint);
    if (reset.ending() == Ending.BROKEN_FILE) {
      Files.writeString(tokenFile(), "{\"access_token\":\"" + TokenEndpointFaults.SENT);
    }
    TimeUnit.SECONDS.sleep(TOKEN_LIFE_SECONDS + 1);

    int firstStartsLines = sandbox.log().size();
    answerWithTheVeryNextInvocation(endpoint, sandbox);
    tellTokenOrReason(endpoint, sandbox);
    List<String> log = sandbox.log();
    reset.okta().end(endpoint);
    awaitToken(endpoint, sandbox);

    assertLogged(EndToEnd.allLinesOfOurs(log.subList(firstStartsLines, log.size())));
    assertThat(sandbox.starts()).as("processes").isEqualTo(2);
    FaultRun.assertNothingLeaked(String.join("\n", sandbox.finalLog()), endpoint);
  }

  private Sandbox start(FaultServer endpoint) throws Exception {
    Map<String, String> settings = new HashMap<>();
    settings.put("client_id", FaultyWorld.CLIENT_ID);
    settings.put("client_secret", FaultyWorld.CLIENT_SECRET);
    settings.put("okta_token_url", endpoint.url());
    settings.put("okta_token_file", tokenFile().toString());
    settings.put("JAVA_TOOL_OPTIONS", options);
    LambdaFunction function =
        new LambdaFunction(
            jdk,
            List.of(layer.resolve("okta-token-wrapper")),
            Build.testClasses(),
            EndingHandler.class.getName(),
            settings);
    STARTS.acquire();
    try {
      return Sandbox.start(function, new Moments());
    } finally {
      STARTS.release();
    }
  }

  private void endProcess(Sandbox sandbox) throws Exception {
    Result end = sandbox.invoke(reset.ending().event(), reset.timeout());
    assertThat(end.outcome())
        .as(end + "\n" + sandbox.log())
        .isEqualTo(reset.ending() == Ending.TIME_OUT ? Outcome.TIMED_OUT : Outcome.EXITED);
  }

  private void answerWithTheVeryNextInvocation(FaultServer endpoint, Sandbox sandbox)
      throws Exception {
    STARTS.acquire();
    try {
      Result next = sandbox.invoke(FaultHandler.ASK_FOR_NOTHING, reset.timeout());
      checked(next, endpoint, sandbox);
    } finally {
      STARTS.release();
    }
  }

  private void tellTokenOrReason(FaultServer endpoint, Sandbox sandbox) throws Exception {
    String answer = checked(sandbox.invoke(FaultHandler.TELL, reset.timeout()), endpoint, sandbox);
    assertThat(reset.get()).as(answer).anyMatch(answer::contains);
    assertThat(isGoodToken(answer, endpoint)).as(answer).isEqualTo(reset.givesToken());
    assertThat(answer.contains("\"get\":\"" + FaultHandler.A_TOKEN))
        .as(answer)
        .isEqualTo(reset.givesToken());
  }

  private void awaitToken(FaultServer endpoint, Sandbox sandbox) throws Exception {
    long end = System.nanoTime() + HEALING_LIMIT.toNanos();
    String answer = checked(sandbox.invoke(FaultHandler.TELL, GENEROUS), endpoint, sandbox);
    while (!isGoodToken(answer, endpoint)) {
      assertThat(System.nanoTime()).as("not healed: %s", answer).isLessThan(end);
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      answer = checked(sandbox.invoke(FaultHandler.TELL, GENEROUS), endpoint, sandbox);
    }
  }

  /** The handler's own result in time, no secret in it, and no token on the disk that is none. */
  private String checked(Result result, FaultServer endpoint, Sandbox sandbox) throws Exception {
    assertThat(result.outcome())
        .as(result + "\n" + String.join("\n", sandbox.log()))
        .isEqualTo(Outcome.ANSWERED);
    String answer = String.valueOf(result.answer());
    assertThat(answer).contains("\"own\":\"" + FaultHandler.OWN_RESULT + "\"");
    FaultRun.assertNothingLeaked(answer, endpoint);
    if (Files.exists(tokenFile())) {
      Matcher expiry = EXPIRY.matcher(Files.readString(tokenFile()));
      assertThat(expiry.find()).isTrue();
      assertThat(Instant.ofEpochSecond(Long.parseLong(expiry.group(1)))).isAfter(Instant.now());
    }
    return answer;
  }

  private static boolean isGoodToken(String answer, FaultServer endpoint) {
    return endpoint.issued().stream()
        .filter(token -> endpoint.hasIssued(token.hashCode(), Instant.now()))
        .anyMatch(token -> answer.contains(FaultHandler.A_TOKEN + " #" + token.hashCode() + "\""));
  }

  private void assertLogged(List<String> ours) {
    assertThat(ours).isNotEmpty().doesNotHaveDuplicates();
    // A busy machine may make any token take long.
    assertThat(EndToEnd.linesOfOurs(ours))
        .allSatisfy(line -> assertThat(reset.log()).as(line).anyMatch(line::contains));
  }

  private Path tokenFile() {
    return folder.resolve("token.json");
  }
}
