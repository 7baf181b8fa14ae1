package io.github.oktatoken.internal.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.github.oktatoken.TestTokens;
import io.github.oktatoken.internal.token.file.TokenFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an earlier process of the environment has left in the file, after Lambda's reset. */
class LeftOverTest extends CacheFixture {
  private static final Duration WINDOW = Duration.ofMinutes(15);

  private String left;

  @BeforeEach
  void leaveATokenInTheFile() throws IOException {
    get();
    left = Files.readString(file);
    // The later process gets another, if it asks for one, and finds no file in the meantime.
    answer =
        request -> {
          assertThat(Files.exists(file, LinkOption.NOFOLLOW_LINKS)).as("file").isFalse();
          return grant(request);
        };
  }

  @Test
  void goesOnWithTheTokenOfTheEarlierProcess() {
    clock.advance(Duration.ofMinutes(10));

    cache = restart();

    assertThat(file).hasContent(left);
    assertThat(permissions()).isEqualTo("rw-------");
    assertThat(get()).isEqualTo("token-1");
    assertThat(cache.token())
        .isEqualTo(
            TestTokens.response("token-1", clock.instant().minus(Duration.ofMinutes(10)), lifetime)
                .token());
    assertThat(requests).hasValue(1);
    assertThat(failures).isEmpty();
  }

  @Test
  void asksForAnotherInPlaceOfOneThatIsBoundToAKeyOfTheEarlierProcess() throws Exception {
    clock.advance(Duration.ofMinutes(50));
    answer = request -> TestTokens.bound("token-" + request.number(), request.sentAt(), lifetime);
    assertThat(cache.await(cache.refreshIfDue(PATIENT)).value()).isEqualTo("token-2");
    assertThat(Files.readString(file)).contains("\"token_type\":\"DPoP\"");

    cache = restart();

    assertThat(file).doesNotExist();
    assertThat(get()).isEqualTo("token-3");
  }

  @Test
  void renewsItWhenItsTimeHasCome() {
    cache = restart();
    answer = this::grant;
    clock.advance(lifetime.minus(WINDOW));

    assertThat(cache.await(cache.refreshIfDue(PATIENT)).value()).isEqualTo("token-2");
    assertThat(valueInFile()).isEqualTo("token-2");
  }

  @Test
  void takesTheFileOutOfSightUntilItIsKnownToBeGood() {
    TokenFile next = new TokenFile(file);
    next.takeLeftOver();

    assertThat(file).doesNotExist();
    cache(next).adoptLeftOver();
    assertThat(file).hasContent(left);
  }

  @Test
  void asksOnceInALoopOfResets() {
    for (int reset = 0; reset < 20; reset++) {
      clock.advance(Duration.ofSeconds(10));
      cache = restart();
      assertThat(get()).isEqualTo("token-1");
      assertThat(file).hasContent(left);
    }
    assertThat(requests).hasValue(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "token-1      | token-9",
        "Bearer       | bearer",
        "orders.read  | orders.write",
        "\"scope\":\"orders.read\", | ''",
        "3600         | 3601",
        "3600         | 36000",
        "1767229200   | 1767229201",
        "1767229200   | 1767229199",
        "\"fingerprint\":\" | \"fingerprint\":\"x",
        "\"fingerprint\" | \"other\"",
        "\"access_token\" | \"other\"",
        "\"token_type\" | \"other\"",
        "3600         | 9223372036854775807",
        "1767229200   | 9223372036854775807",
        "1767229200   | -9223372036854775808",
        "3600         | \"soon\"",
        "3600         | null",
        "}            | ''"
      })
  void usesNoTokenThatIsNotAsItWasWritten(String original, String changed) throws IOException {
    assertThat(left).contains(original);
    Files.writeString(file, left.replace(original, changed));

    assertNotAdopted();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "null", "[]", "{}", "token", "\u0000", "{\"access_token\":1}"})
  void usesNothingThatIsNoTokenFile(String content) throws IOException {
    Files.writeString(file, content);

    assertNotAdopted();
  }

  @Test
  void usesNoneThatIsCutOff() throws IOException {
    Files.writeString(file, left.substring(0, left.length() / 2));

    assertNotAdopted();
  }

  @Test
  void usesNoneThatIsTooLargeForAToken() throws IOException {
    Files.writeString(file, left + " ".repeat(2 << 20));

    assertNotAdopted();
  }

  @Test
  void servesOneThatIsDueForRenewalToItsExpiryIfNoOtherCanBeHad() {
    clock.advance(lifetime.minus(WINDOW));
    answer = this::fail;

    cache = restart();

    assertThat(cache.await(cache.refreshIfDue(PATIENT)).value()).isEqualTo("token-1");
    assertThat(requests).hasValue(2);
    assertThat(file).hasContent(left);
    clock.advance(WINDOW.minus(MILLI));
    assertThat(get()).isEqualTo("token-1");
    clock.advance(MILLI);
    failure();
  }

  @Test
  void asksForAnotherInPlaceOfOneThatIsDueForRenewal() {
    clock.advance(lifetime.minus(WINDOW));
    answer = this::grant;
    cache = restart();

    cache.await(cache.refreshIfDue(PATIENT));

    awaitRequest(2);
    while (!get().equals("token-2")) {
      Thread.onSpinWait();
    }
    assertThat(valueInFile()).isEqualTo("token-2");
  }

  @Test
  void usesOneThatIsAboutToBeDueForRenewal() {
    clock.advance(lifetime.minus(WINDOW).minus(MILLI));

    assertThat(restart().token().value()).isEqualTo("token-1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT1H", "PT24H", "PT8760H"})
  void usesNoneThatHasExpired(Duration later) {
    clock.advance(later);

    assertNotAdopted();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT-0.001S", "PT-1H", "PT-8760H"})
  void usesNoneFromTheFuture(Duration step) {
    clock.advance(step);

    assertNotAdopted();
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r--r--", "rw----r--", "rw--w----", "rwx------"})
  void usesNoneThatOthersMayHaveTouched(String permissions) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));

    assertNotAdopted();
  }

  @Test
  void followsNoLinkAndLeavesItsTargetAlone() throws IOException {
    Path target = Files.move(file, folder.resolve("target"));
    Files.createSymbolicLink(file, target);

    assertNotAdopted();

    assertThat(Files.isSymbolicLink(file)).isFalse();
    assertThat(target).hasContent(left);
  }

  @Test
  void leavesAFolderInThePlaceOfTheFileAlone() throws IOException {
    Files.delete(file);
    Files.createDirectories(file.resolve("precious"));
    TokenFile next = new TokenFile(file);

    assertThatCode(next::takeLeftOver).doesNotThrowAnyException();

    assertThat(file.resolve("precious")).isDirectory();
  }

  @Test
  void usesItNoMoreThanOnce() throws Exception {
    TokenFile next = new TokenFile(file);
    next.takeLeftOver();
    cache(next).adoptLeftOver();

    assertThat(next.leftOver(TestTokens.FINGERPRINT)).isNull();
  }

  @Test
  void usesNoneWhereThereIsANewerOneAlready() throws IOException {
    TokenFile next = new TokenFile(file);
    next.takeLeftOver();
    cache = cache(next);
    assertThat(get()).isEqualTo("token-2");
    String newer = Files.readString(file);

    cache.adoptLeftOver();

    assertThat(get()).isEqualTo("token-2");
    assertThat(file).hasContent(newer);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/proc/self/comm", "/proc/nobody/token.json", "/dev/null", "/tmp"})
  void survivesAPlaceWhereNothingCanBeReadOrDeleted(Path place) {
    TokenFile next = new TokenFile(place);

    assertThatCode(next::takeLeftOver).doesNotThrowAnyException();

    assertThatCode(() -> cache(next).adoptLeftOver()).doesNotThrowAnyException();
    assertThat(Files.exists(place)).isEqualTo(!place.startsWith("/proc/nobody"));
  }

  @Test
  void survivesAFolderThatIsMissingOrReadOnly() throws IOException {
    assertThatCode(new TokenFile(folder.resolve("missing/token.json"))::takeLeftOver)
        .doesNotThrowAnyException();

    Set<PosixFilePermission> before = Files.getPosixFilePermissions(folder);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("r-x------"));
    try {
      assertThatCode(new TokenFile(file)::takeLeftOver).doesNotThrowAnyException();
    } finally {
      Files.setPosixFilePermissions(folder, before);
    }
  }

  /** The file is gone before anything is asked for, and the token is a new one. */
  private void assertNotAdopted() {
    cache = restart();

    assertThat(Files.exists(file, LinkOption.NOFOLLOW_LINKS)).isFalse();
    assertThat(requests).hasValue(1);
    assertThat(get()).isEqualTo("token-2");
    assertThat(valueInFile()).isEqualTo("token-2");
    assertThat(failures).isEmpty();
  }

  private TokenCache restart() {
    TokenFile next = new TokenFile(file);
    next.takeLeftOver();
    TokenCache restarted = cache(next);
    restarted.adoptLeftOver();
    return restarted;
  }

  private String permissions() {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    } catch (IOException lost) {
      return lost.toString();
    }
  }
}
