package io.github.oktatoken.internal.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.internal.token.file.RestartMark;
import io.github.oktatoken.internal.token.file.TokenFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A token that can't be written to the file is served all the same. */
class UnwritableFileTest extends CacheFixture {
  @ParameterizedTest
  @ValueSource(strings = {"/proc/nobody/token.json", "/dev/full/token.json", "/proc/self/comm"})
  void servesATokenThatCannotBeWrittenToTheFile(Path place) {
    cache = cache(new TokenFile(place));

    assertThat(get()).isEqualTo("token-1");

    assertThat(failures).isEmpty();
    assertThat(unwritten).singleElement().asString().contains(place.toString(), "okta_token_file");
    clock.advance(Duration.ofMinutes(10));
    assertThat(get()).isEqualTo("token-1");
    assertThat(requests).hasValue(1);
  }

  @Test
  void writesTheTokenToTheFileWithTheNextEventAndSendsNoRequest() throws IOException {
    Path late = folder.resolve("late");
    cache = cache(new TokenFile(late.resolve("token.json")));
    get();
    Files.createDirectory(late);

    nextEvent();

    assertThat(late.resolve("token.json")).content().contains("token-1");
    assertThat(written).hasSize(1);
    assertThat(requests).hasValue(1);
  }

  @Test
  void triesToWriteTheFileAgainWithEachRefresh() throws IOException {
    Path late = folder.resolve("late");
    cache = cache(new TokenFile(late.resolve("token.json")));
    get();
    Files.createDirectory(late);

    clock.advance(lifetime);
    assertThat(get()).isEqualTo("token-2");

    assertThat(late.resolve("token.json")).content().contains("token-2");
  }

  @Test
  void writesAFileOnlyOnceIfItSucceeds() throws IOException {
    get();
    Files.delete(file);

    nextEvent();

    assertThat(file).doesNotExist();
    assertThat(written).hasSize(1);
  }

  @Test
  void deletesTheOldTokenFromTheFileIfTheNewOneCannotBeWritten() throws IOException {
    get();
    assertThat(valueInFile()).isEqualTo("token-1");
    // In place of the unfinished file, which is to replace the other one.
    Files.createDirectories(folder.resolve(".token.json.unfinished/full"));
    clock.advance(lifetime.minusMinutes(1));

    assertThat(cache.await(cache.beginRefreshIfDue(LONG_TIMEOUT)).value()).isEqualTo("token-2");

    assertThat(file).doesNotExist();
    assertThat(get()).isEqualTo("token-2");
  }

  @Test
  void deletesAnExpiredTokenFromTheFileWithTheNextEvent() {
    get();
    responder = this::fail;
    clock.advance(lifetime.minus(MILLI));
    nextEvent();
    assertThat(valueInFile()).isEqualTo("token-1");

    clock.advance(MILLI);
    nextEvent();

    assertThat(file).doesNotExist();
  }

  @Test
  void deletesAnExpiredTokenFromTheFileBeforeTheNextRequest() {
    get();
    clock.advance(lifetime);
    responder =
        request -> {
          while (Files.exists(file)) {
            Thread.onSpinWait();
          }
          return grant(request);
        };

    assertThat(get()).isEqualTo("token-2");
  }

  @Test
  void triesAgainToDeleteALeftOverFile() {
    // A file that even root can neither delete nor write.
    Path stuck = Path.of("/proc/sys/kernel/ostype");
    TokenFile left = new TokenFile(stuck);
    left.takeLeftOver();
    cache = cache(left);

    nextEvent();

    new RestartMark(stuck).remove();
    assertThat(unwritten).singleElement().asString().contains(stuck.toString(), "emptied");
  }

  @Test
  void writesTheFileAgainAfterAnOutOfMemoryError() {
    AtomicBoolean isShort = new AtomicBoolean(true);
    cache =
        cache(
            new TokenFile(file) {
              @Override
              public RestartMark mark() {
                if (isShort.get()) {
                  throw new OutOfMemoryError("as if");
                }
                return super.mark();
              }
            });
    responder = this::fail;
    failure();
    isShort.set(false);
    responder = this::grant;
    clock.advance(Duration.ofSeconds(60));

    assertThat(get()).isEqualTo("token-2");
    nextEvent();

    assertThat(unwritten).isEmpty();
    assertThat(file).exists();
  }

  private void nextEvent() {
    cache.tendFile();
    cache.awaitFile(TokenFileWriter.TIMEOUT);
  }

  @Test
  void reportsEachFailedAttemptToWriteTheFile() {
    cache = cache(new TokenFile(Path.of("/proc/nobody/token.json")));
    get();
    nextEvent();

    assertThat(List.copyOf(unwritten)).hasSize(2);
  }
}
