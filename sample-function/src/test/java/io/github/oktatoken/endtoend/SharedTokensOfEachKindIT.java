package io.github.oktatoken.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.function.SnapStartHandler;
import io.github.oktatoken.local.LambdaFunction;
import io.github.oktatoken.local.LocalLambda;
import io.github.oktatoken.machine.Build;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Environments of each kind that find their token in the table, and ask for none. */
@Timeout(SharedTokensFixture.SECONDS)
class SharedTokensOfEachKindIT extends SharedTokensFixture {
  private int before;
  private String shared;

  @BeforeEach
  void shareOne() throws Exception {
    before = longLived.requests();
    shared = token(startServed(), "token.json");
  }

  @Test
  void aManagedInstanceTakesTheToken() throws Exception {
    LocalLambda instance = startServed(function -> function.onManagedInstance(2));

    assertThat(token(instance, "token.json")).isEqualTo(shared);
    assertOneTokenWasRequested();
  }

  @Test
  void aProcessThatIsStartedAgainInPlaceTakesTheToken() throws Exception {
    LocalLambda environment = startServed();
    environment.finalLog();
    Path disk = folder.resolve(String.valueOf(environments.indexOf(environment)));
    assertThat(disk.resolve(".token.json.restart")).exists();
    Files.delete(disk.resolve("token.json"));
    int looks = table.gets().count();

    // On the disk of the one before.
    try (LocalLambda again = LocalLambda.start(probe(), moments)) {
      if (isServed(again)) {
        assertThat(token(environment, "token.json")).isEqualTo(shared);
        assertOneTokenWasRequested();
      }
      assertThat(table.gets().count()).isGreaterThan(looks);
    }
  }

  @Test
  void aSnapshotHasNoTokenOfTheTableAndEachRestoreTakesIt() throws Exception {
    int attempt = 0;
    while (!isRestored()) {
      assertThat(++attempt).isLessThan(ATTEMPTS);
    }
  }

  /** Returns whether the table has responded in time, before the snapshot and after it. */
  private boolean isRestored() throws Exception {
    Path first = folder.resolve("first" + environments.size());
    settings.put("first_token_file", first.toString());
    LocalLambda environment =
        launch(
            function ->
                new LambdaFunction(
                        function.javaHome(),
                        function.wrapper(),
                        Build.testClasses(),
                        SnapStartHandler.class.getName(),
                        function.environment())
                    .withSnapStart());
    environment.awaitCheckpoint();
    boolean isFromTable = Files.readString(first).equals(shared);
    assertThat(environment.linux().connectionsTo(table.url().getPort())).isZero();
    environment.thaw();
    String heap = heapOf(environment);
    assertThat(heap.contains("okta-token-extension")).isTrue();
    // The signature, which stands nowhere else.
    assertThat(heap.contains(shared.substring(shared.lastIndexOf('.')))).as("token").isFalse();
    int looks = table.gets().count();

    environment.restore();

    assertThat(table.gets().count()).isGreaterThan(looks);
    String restored = token(environment, "token.json");
    assertThat(environment.invoke("{}").answer()).isEqualTo("\"" + restored + "\"");
    if (!isFromTable || !restored.equals(shared)) {
      return false;
    }
    assertThat(isShared(environment)).isTrue();
    return true;
  }

  @Test
  void aJvmThatTheFunctionStartsReadsTheFileAndNotTheTable() throws Exception {
    LocalLambda parent = startServed();
    int requests = table.requests().count();
    assertThat(requests).as("those of the parents").isPositive();

    assertThat(parent.invoke("{\"tell\":\"child\",\"after\":\"0\"}").answer())
        .contains("AccessToken[type=Bearer");

    assertThat(table.requests().count()).isEqualTo(requests);
    assertOneTokenWasRequested();
  }

  /** And one by each environment that the table was too slow for. */
  private void assertOneTokenWasRequested() {
    assertThat(longLived.requests() - before).isEqualTo(environments.size() - 1);
  }
}
