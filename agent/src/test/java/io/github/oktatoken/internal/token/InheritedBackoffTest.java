package io.github.oktatoken.internal.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.internal.oauth.TestRefusals;
import io.github.oktatoken.internal.token.file.TokenFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process leaves a mark, and its backoff, to the next process of the environment. */
class InheritedBackoffTest extends CacheFixture {
  @Test
  void leavesAMarkToTheNextProcess() {
    assertThat(new TokenFile(file).takeLeftOver()).isFalse();
    cache.adoptLeftOver();
    settle();
    assertThat(new TokenFile(file).takeLeftOver()).isTrue();
    assertThat(new TokenFile(file).takeLeftOver()).isTrue();
  }

  @Test
  void noticesAnEarlierProcessByItsTokenFileAlone() throws IOException {
    get();
    assertThat(mark()).doesNotExist();

    assertThat(new TokenFile(file).takeLeftOver()).isTrue();
  }

  @Test
  void sendsNoRequestBeforeTheTimeThatTheServerNamedToAnEarlierProcess() {
    responder =
        request -> {
          throw TestRefusals.of(429, 60_000);
        };
    failure();
    responder = this::grant;

    for (int restart = 0; restart < 3; restart++) {
      cache = restart();
      assertThat(failure())
          .hasMessageContainingAll(
              "an earlier process of this environment", clock.instant().plusSeconds(60).toString());
      cache.beginRefreshIfDue(Duration.ZERO);
    }
    assertThat(requests).hasValue(1);

    clock.advance(Duration.ofSeconds(60));
    cache = restart();
    assertThat(get()).isEqualTo("token-2");
  }

  @Test
  void clearsTheSavedBackoffOnceThereIsAToken() throws Exception {
    responder = this::fail;
    failure();
    assertThat(mark()).isNotEmptyFile();
    responder = this::grant;
    clock.advance(Duration.ofSeconds(2));

    get();
    awaitEndOfRequests();
    settle();

    assertThat(mark()).isEmptyFile();
  }

  @Test
  void servesALeftOverTokenDuringAnInheritedBackoff() {
    get();
    clock.advance(lifetime.minusMinutes(14));
    responder =
        request -> {
          throw TestRefusals.of(429, 60_000);
        };
    cache.await(cache.beginRefreshIfDue(LONG_TIMEOUT));
    awaitRequest(2);
    while (!Files.exists(mark())) {
      Thread.onSpinWait();
    }
    settle();

    cache = restart();

    assertThat(get()).isEqualTo("token-1");
    assertThat(cache.await(cache.beginRefreshIfDue(LONG_TIMEOUT)).value()).isEqualTo("token-1");
    assertThat(requests).hasValue(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "1767225600000",
        "1767225600000 1000",
        "1767225600000 1000 1000 1000",
        "1767225600000 -1 1000",
        "-1 1000 1000",
        "soon later never",
        "1e12 1000 1000",
        "99999999999999999999 1 1"
      })
  void ignoresASavedBackoffThatIsMalformed(String content) throws IOException {
    leave(content, "rw-------");

    cache = restart();

    assertThat(get()).isEqualTo("token-1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-rw-rw-", "rw-r--r--"})
  void ignoresASavedBackoffInAFileThatOtherUsersCanAccess(String permissions) throws IOException {
    leave(clock.millis() + " 60000 60000", permissions);

    cache = restart();

    assertThat(get()).isEqualTo("token-1");
  }

  @Test
  void limitsAnInheritedBackoffToTenMinutes() throws IOException {
    leave(clock.millis() + " " + Long.MAX_VALUE + " " + Long.MAX_VALUE, "rw-------");
    cache = restart();
    failure();

    clock.advance(Duration.ofMinutes(10));

    assertThat(get()).isEqualTo("token-1");
  }

  @Test
  void ignoresASavedBackoffThatBeginsInTheFuture() throws IOException {
    leave((clock.millis() + 1_000) + " 60000 60000", "rw-------");

    cache = restart();

    assertThat(get()).isEqualTo("token-1");
  }

  @Test
  void removesTheMarkBeforeASnapshotAndLeavesItAgainAfterTheRestore() throws IOException {
    cache = restart();
    settle();
    assertThat(mark()).exists();

    cache.suspend();
    assertThat(folder).isEmptyDirectory();
    cache.resume();
    settle();

    assertThat(mark()).exists();
  }

  @Test
  void savesNoBackoffAfterAnOutOfMemoryError() {
    responder =
        request -> {
          throw new OutOfMemoryError("as if");
        };
    failure();
    responder = this::grant;
    settle();

    cache = restart();

    assertThat(get()).isEqualTo("token-2");
  }

  private Path mark() {
    return folder.resolve(".token.json.restart");
  }

  private void leave(String content, String permissions) throws IOException {
    Files.writeString(mark(), content);
    Files.setPosixFilePermissions(mark(), PosixFilePermissions.fromString(permissions));
  }

  private void settle() {
    cache.awaitFile(TokenFileWriter.TIMEOUT);
  }
}
