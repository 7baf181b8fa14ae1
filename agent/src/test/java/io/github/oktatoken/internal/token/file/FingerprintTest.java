package io.github.oktatoken.internal.token.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.AccessToken;
import io.github.oktatoken.internal.oauth.AccessTokenResponse;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FingerprintTest {
  private static final String KEY = "s3cr3t";
  private static final AccessToken TOKEN =
      new AccessToken("t0k3n", "Bearer", "a b", Instant.ofEpochSecond(1_000));
  private static final Duration LIFETIME = Duration.ofSeconds(300);

  @Test
  void computesTheSameFingerprintForTheSameSettingsAndToken() throws Exception {
    assertThat(of(KEY, TOKEN, LIFETIME, "url", null))
        .isEqualTo(of(KEY, TOKEN, LIFETIME, "url", null));
  }

  @Test
  void computesAFingerprintOfWholeSecondsAsInTheFile() throws Exception {
    AccessToken later =
        new AccessToken("t0k3n", "Bearer", "a b", TOKEN.expiresAt().plusMillis(999));

    assertThat(of(KEY, later, LIFETIME.plusMillis(999), "url"))
        .isEqualTo(of(KEY, TOKEN, LIFETIME, "url"));
  }

  @Test
  void computesAnotherFingerprintForEachChangeOfKeySettingOrToken() throws Exception {
    Instant at = TOKEN.expiresAt();
    assertThat(
            List.of(
                of(KEY, TOKEN, LIFETIME, "url", "id"),
                of("S3cr3t", TOKEN, LIFETIME, "url", "id"),
                of(KEY, TOKEN, LIFETIME, "URL", "id"),
                of(KEY, TOKEN, LIFETIME, "url", "Id"),
                of(KEY, TOKEN, LIFETIME, "url", null),
                of(KEY, TOKEN, LIFETIME, "url", ""),
                of(KEY, TOKEN, LIFETIME, "id", "url"),
                of(KEY, TOKEN, LIFETIME, "url"),
                of(KEY, TOKEN, LIFETIME, "url", "id", ""),
                of(KEY, TOKEN, LIFETIME.plusSeconds(1), "url", "id"),
                of(KEY, new AccessToken("T0k3n", "Bearer", "a b", at), LIFETIME, "url", "id"),
                of(KEY, new AccessToken("t0k3n", "bearer", "a b", at), LIFETIME, "url", "id"),
                of(KEY, new AccessToken("t0k3n", "Bearer", "b a", at), LIFETIME, "url", "id"),
                of(KEY, new AccessToken("t0k3n", "Bearer", null, at), LIFETIME, "url", "id"),
                of(
                    KEY,
                    new AccessToken("t0k3n", "Bearer", "a b", at.plusSeconds(1)),
                    LIFETIME,
                    "url",
                    "id")))
        .doesNotHaveDuplicates();
  }

  @Test
  void computesAnotherFingerprintForEachListOfSettings() throws Exception {
    List<String> texts =
        Arrays.asList("", "a", "b", "c", "ab", "bc", "abc", "null", "-", "1:a", "-:null", ":", "ü");
    texts = new ArrayList<>(texts);
    texts.add(null);
    List<String> seen = new ArrayList<>();
    for (String first : texts) {
      seen.add(of(KEY, TOKEN, LIFETIME, first));
      for (String second : texts) {
        seen.add(of(KEY, TOKEN, LIFETIME, first, second));
        for (String third : texts) {
          seen.add(of(KEY, TOKEN, LIFETIME, first, second, third));
        }
      }
    }
    assertThat(seen).hasSize(14 + 14 * 14 + 14 * 14 * 14).doesNotHaveDuplicates();
  }

  @Test
  void computesAnotherFingerprintIfACharacterMovesFromASettingToTheToken() throws Exception {
    AccessToken short1 = new AccessToken("c", "Bearer", null, TOKEN.expiresAt());
    AccessToken long1 = new AccessToken("bc", "Bearer", null, TOKEN.expiresAt());

    assertThat(of(KEY, short1, LIFETIME, "ab")).isNotEqualTo(of(KEY, long1, LIFETIME, "a"));
  }

  @Test
  void revealsNeitherKeyNorSettingsNorTokenInAFingerprint() throws Exception {
    String fingerprint = of(KEY, TOKEN, LIFETIME, "https://example.com", "my-id");

    assertThat(Base64.getUrlDecoder().decode(fingerprint)).hasSize(32);
    assertThat(fingerprint).matches("[\\w-]{43}").doesNotContain(KEY, "t0k3n", "my-id", "example");
    Fingerprint whole = new Fingerprint(KEY, List.of("my-id"));
    assertThat(whole).asString().doesNotContain(KEY, "my-id");
  }

  private static String of(
      String key, AccessToken token, Duration lifetime, @Nullable String... settings)
      throws GeneralSecurityException {
    return new Fingerprint(key, Arrays.asList(settings))
        .of(new AccessTokenResponse(token, lifetime));
  }
}
