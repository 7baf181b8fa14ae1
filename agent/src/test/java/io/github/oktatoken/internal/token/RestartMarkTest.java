package io.github.oktatoken.internal.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.github.oktatoken.internal.oauth.TestRefusals;
import io.github.oktatoken.internal.token.file.RestartMark;
import io.github.oktatoken.internal.token.file.TokenFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What one process of an environment leaves to the next, beside a token. */
class RestartMarkTest extends CacheFixture {
  @Test
  void tellsTheNextProcessThatThereWasAnother() {
    assertThat(new TokenFile(file).takeLeftOver()).isFalse();
    cache.adoptLeftOver();
    settle();
    assertThat(new TokenFile(file).takeLeftOver()).isTrue();
    assertThat(new TokenFile(file).takeLeftOver()).isTrue();
  }

  @Test
  void isNotNeededWhereThereIsALeftOverToken() throws IOException {
    get();
    assertThat(mark()).doesNotExist();

    assertThat(new TokenFile(file).takeLeftOver()).isTrue();
  }

  @Test
  void liesInTmpWhereTheTokenFileHasNoFolder() throws IOException {
    Path lost = folder.resolve("lost").resolve("token.json");
    try {
      assertThat(new TokenFile(lost).takeLeftOver()).isFalse();
      new RestartMark(lost).leave(null);
      assertThat(new TokenFile(lost).takeLeftOver()).isTrue();
      assertThat(new TokenFile(folder.resolve("other/token.json")).takeLeftOver()).isFalse();
    } finally {
      new RestartMark(lost).remove();
      new RestartMark(folder.resolve("other/token.json")).remove();
    }
    assertThat(new TokenFile(lost).takeLeftOver()).isFalse();
    new RestartMark(lost).remove();
  }

  @Test
  void keepsTheNextProcessFromAskingBeforeTheServerWantsIt() {
    answer =
        request -> {
          throw TestRefusals.of(429, 60_000);
        };
    failure();
    answer = this::grant;

    for (int restart = 0; restart < 3; restart++) {
      cache = restart();
      assertThat(failure())
          .hasMessageContainingAll(
              "an earlier process of this environment", clock.instant().plusSeconds(60).toString());
      cache.refreshIfDue(Duration.ZERO);
    }
    assertThat(requests).hasValue(1);

    clock.advance(Duration.ofSeconds(60));
    cache = restart();
    assertThat(get()).isEqualTo("token-2");
  }

  @Test
  void holdsNoBackoffOnceThereIsAToken() throws Exception {
    answer = this::fail;
    failure();
    assertThat(mark()).isNotEmptyFile();
    answer = this::grant;
    clock.advance(Duration.ofSeconds(2));

    get();
    awaitEndOfRequests();
    settle();

    assertThat(mark()).isEmptyFile();
  }

  @Test
  void servesTheLeftOverTokenWhileTheBackoffLasts() {
    get();
    clock.advance(lifetime.minusMinutes(14));
    answer =
        request -> {
          throw TestRefusals.of(429, 60_000);
        };
    cache.await(cache.refreshIfDue(PATIENT));
    awaitRequest(2);
    while (!Files.exists(mark())) {
      Thread.onSpinWait();
    }
    settle();

    cache = restart();

    assertThat(get()).isEqualTo("token-1");
    assertThat(cache.await(cache.refreshIfDue(PATIENT)).value()).isEqualTo("token-1");
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
  void keepsNobodyFromAskingIfItMakesNoSense(String content) throws IOException {
    leave(content, "rw-------");

    cache = restart();

    assertThat(get()).isEqualTo("token-1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-rw-rw-", "rw-r--r--"})
  void isBelievedFromNobodyElse(String permissions) throws IOException {
    leave(clock.millis() + " 60000 60000", permissions);

    cache = restart();

    assertThat(get()).isEqualTo("token-1");
  }

  @Test
  void keepsNobodyFromAskingForLongerThanABackoffCanLast() throws IOException {
    leave(clock.millis() + " " + Long.MAX_VALUE + " " + Long.MAX_VALUE, "rw-------");
    cache = restart();
    failure();

    clock.advance(Duration.ofMinutes(10));

    assertThat(get()).isEqualTo("token-1");
  }

  @Test
  void doesNotCountFromTheFuture() throws IOException {
    leave((clock.millis() + 1_000) + " 60000 60000", "rw-------");

    cache = restart();

    assertThat(get()).isEqualTo("token-1");
  }

  @Test
  void goesBeforeASnapshotAndIsThereAgainAfterTheRestore() throws IOException {
    cache = restart();
    settle();
    assertThat(mark()).exists();

    cache.suspend();
    assertThat(folder).isEmptyDirectory();
    cache.resume();
    settle();

    assertThat(mark()).exists();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/proc/nobody/token.json", "/dev/null"})
  void isDoneWithoutWhereItCannotBeLeft(Path place) {
    assertThatCode(() -> new TokenFile(place).takeLeftOver()).doesNotThrowAnyException();
    new RestartMark(place).remove();
  }

  @Test
  void tellsNothingOfAWantOfThreadsOrMemoryWhichTheNextProcessHas() {
    answer =
        request -> {
          throw new OutOfMemoryError("as if");
        };
    failure();
    answer = this::grant;
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
    cache.settle(TokenFileWriter.TIMEOUT);
  }

  private TokenCache restart() {
    TokenFile next = new TokenFile(file);
    next.takeLeftOver();
    TokenCache restarted = cache(next);
    restarted.adoptLeftOver();
    return restarted;
  }
}
