package io.github.oktatoken.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.local.Invocation;
import io.github.oktatoken.local.LocalLambda;
import io.github.oktatoken.server.ResourceServer;
import io.github.oktatoken.server.ResourceServer.Call;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The sample function's scripts, which know only the token file. */
abstract class ScriptFixture extends EndToEnd {
  /**
   * A script of the sample function.
   *
   * @param reader as the handler calls it
   */
  record Script(String reader, String interpreter, String file) {}

  @ParameterizedTest
  @MethodSource("scripts")
  void aRefusedTokenIsDroppedAndTheScriptStartedOnceMore(Script script) throws Exception {
    int before = longLived.requests();
    List<String> commandLines = new CopyOnWriteArrayList<>();
    try (ResourceServer api = new ResourceServer(longLived.decoder());
        LocalLambda lambda = startSample(api)) {
      assertThat(lambda.invoke("{}").answer()).contains("order 1");
      String revoked = tokenInFile();
      api.revoke(revoked, 1);
      api.onCall(() -> commandLines.addAll(commandLinesOfChildren(lambda)));

      assertThat(invoke(lambda, script).answer()).contains("order 2");

      String another = tokenInFile();
      assertThat(another).isNotEqualTo(revoked);
      assertThat(api.calls())
          .extracting(Call::authorization)
          .containsExactly("Bearer " + revoked, "Bearer " + revoked, "Bearer " + another);
      assertThat(commandLines)
          .anyMatch(line -> line.contains(script.file) && line.contains(api.url()))
          .noneMatch(line -> line.contains(revoked) || line.contains(another));
    }
    assertThat(longLived.requests() - before).isEqualTo(2);
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void aBoundTokenIsNotSent(Script script) throws Exception {
    settings.put("okta_dpop", "always");
    try (ResourceServer api = new ResourceServer(longLived.decoder());
        LocalLambda lambda = startSample(api)) {
      assertThat(invoke(lambda, script).failed()).isTrue();

      assertThat(api.calls()).isEmpty();
      assertThat(lambda.finalLog())
          .anyMatch(line -> line.contains("the token in " + tokenFile() + " is bound to a key"));
    }
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void aTokenIsSentUntilItExpires(Script script) throws Exception {
    try (ResourceServer api = new ResourceServer(longLived.decoder())) {
      assertThat(output(script, api, Instant.now().minusSeconds(1)))
          .contains("the token in " + tokenFile() + " has expired");
      assertThat(api.calls()).isEmpty();

      output(script, api, Instant.now().plusSeconds(60));
      assertThat(api.calls()).extracting(Call::authorization).containsExactly("Bearer t0k3n");
    }
  }

  private static Invocation invoke(LocalLambda lambda, Script script) throws Exception {
    return lambda.invoke("{\"reader\":\"" + script.reader + "\"}");
  }

  /** What it writes about a token that the API doesn't know. */
  private String output(Script script, ResourceServer api, Instant expiresAt) throws Exception {
    Files.writeString(
        tokenFile(),
        "{\"access_token\":\"t0k3n\",\"token_type\":\"Bearer\",\"expires_at\":%d}\n"
            .formatted(expiresAt.getEpochSecond()));
    String path = sample.resolve(script.file).toString();
    ProcessBuilder builder = new ProcessBuilder(script.interpreter, path, api.url());
    builder.environment().put("okta_token_file", tokenFile().toString());
    Process process = builder.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isNotZero();
    return output;
  }

  private static List<String> commandLinesOfChildren(LocalLambda lambda) {
    ProcessHandle function = ProcessHandle.of(lambda.pid()).orElseThrow();
    return function.descendants().map(ScriptFixture::commandLine).toList();
  }

  private static String commandLine(ProcessHandle process) {
    try {
      Path file = Path.of("/proc", String.valueOf(process.pid()), "cmdline");
      return Files.readString(file).replace('\0', ' ');
    } catch (IOException ended) {
      return "";
    }
  }
}
