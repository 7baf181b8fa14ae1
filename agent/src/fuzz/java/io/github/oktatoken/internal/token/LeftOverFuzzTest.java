package io.github.oktatoken.internal.token;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.Fuzzing;
import io.github.oktatoken.KeptInputs;
import io.github.oktatoken.ManualClock;
import io.github.oktatoken.OwnWords;
import io.github.oktatoken.TestTokens;
import io.github.oktatoken.TokenUnavailableException;
import io.github.oktatoken.internal.env.ClientName;
import io.github.oktatoken.internal.oauth.AccessTokenResponse;
import io.github.oktatoken.internal.oauth.TokenEndpoint;
import io.github.oktatoken.internal.token.file.TokenFile;
import io.github.oktatoken.internal.token.file.TokenJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

/**
 * Whatever is left in the token file, only a token that the agent has written there is adopted. A
 * percent sign in an input stands for that token's fingerprint, which no mutation could guess.
 */
public class LeftOverFuzzTest {
  private static final ManualClock CLOCK = new ManualClock();
  private static final AccessTokenResponse OWN =
      TestTokens.response("t0k3n", CLOCK.instant(), Duration.ofHours(1));

  private static final TokenEndpoint UNUSED =
      new TokenEndpoint() {
        @Override
        public AccessTokenResponse call(Duration timeout) {
          throw new AssertionError("a request was sent");
        }

        @Override
        public void reset() {}
      };

  @ParameterizedTest
  @ArgumentsSource(KeptInputs.class)
  void adoptsOnlyATokenThatTheAgentHasWritten(byte[] input) throws Exception {
    fuzzerTestOneInput(input);
  }

  public static void fuzzerTestOneInput(byte[] input) throws Exception {
    String content =
        new String(Fuzzing.planted(input), ISO_8859_1).replace("%", TestTokens.FINGERPRINT.of(OWN));
    Path file = Folder.SHARED.resolve("token.json");
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.write(file, content.getBytes(ISO_8859_1));

    assertReadOrRefused(new ParentTokens(Map.of(ClientName.DEFAULT, file), CLOCK));
    assertOwnOrUnused(file);
    Files.deleteIfExists(file);
  }

  private static void assertReadOrRefused(ParentTokens parents) {
    try {
      assertThat(parents.token().expiresAt()).isAfter(CLOCK.instant());
    } catch (TokenUnavailableException e) {
      OwnWords.assertInOwnWords(e);
    }
  }

  private static void assertOwnOrUnused(Path file) throws IOException {
    TokenFile left = new TokenFile(file);
    left.takeLeftOver();
    assertThat(file).doesNotExist();
    TokenCache cache =
        new TokenCache(
            UNUSED,
            left,
            TestTokens.FINGERPRINT,
            (failure, kind, before) -> assertThat(failure).isNull(),
            CLOCK,
            () -> 0,
            new Jitter(() -> 0));
    cache.adoptLeftOver();
    if (Files.exists(file)) {
      assertThat(cache.token()).isEqualTo(OWN.token());
      assertThat(TokenJson.read(Files.readAllBytes(file)).response()).isEqualTo(OWN);
    }
  }

  /** One folder for all inputs, each of which has to be fast. */
  private static final class Folder {
    static final Path SHARED = make();

    private static Path make() {
      try {
        Path folder = Files.createTempDirectory("left-over");
        folder.toFile().deleteOnExit();
        return folder;
      } catch (IOException failure) {
        throw new ExceptionInInitializerError(failure);
      }
    }
  }
}
