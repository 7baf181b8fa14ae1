package io.github.oktatoken.internal.token.shared;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.AccessToken;
import io.github.oktatoken.ManualClock;
import io.github.oktatoken.TestTokens;
import io.github.oktatoken.internal.aws.AwsEnvironment;
import io.github.oktatoken.internal.aws.kms.KmsKey;
import io.github.oktatoken.internal.dpop.DpopPolicy;
import io.github.oktatoken.internal.http.NetworkSettings;
import io.github.oktatoken.internal.secret.PlainSecret;
import io.github.oktatoken.internal.secret.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/** One token for all environments, and what makes one of them ask for the next. */
class SharedTokensTest extends SharedTokensFixture {
  @Test
  void aColdStartTakesTheTokenThatAnotherEnvironmentHasRequested() throws Exception {
    assertThat(token(environment())).isEqualTo("token-1");
    clock.advance(Duration.ofMinutes(39));

    assertThat(token(environment())).isEqualTo("token-1");
    assertThat(environment().call(TIMEOUT).token().expiresAt())
        .isEqualTo(clock.instant().plus(Duration.ofMinutes(21)));
    assertThat(requests).hasValue(1);
    assertThat(dynamo.puts().count()).as("one for the lease and one for the token").isEqualTo(2);
    assertThat(notShared).isEmpty();
  }

  @Test
  void whoReadsTheTableLearnsNothing() throws Exception {
    token(environment());

    assertThat(item()).containsOnlyKeys("id", "version", "expires_at", "token", "change");
    assertThat(item().get("expires_at"))
        .isEqualTo(Map.of("N", String.valueOf(clock.instant().plus(LIFETIME).getEpochSecond())));
    assertThat(String.join("\n", dynamo.requests().bodies()))
        .contains("\"token\"")
        .doesNotContain("token-1", "s3cret", "my-id", "okta.example");
  }

  @Test
  void ofTwentyEnvironmentsThatStartTogetherOneAsks() throws Exception {
    List<FutureTask<String>> calls = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      calls.add(inBackground(environment()));
    }

    for (FutureTask<String> call : calls) {
      assertThat(call.get()).isEqualTo("token-1");
    }
    assertThat(requests).hasValue(1);
    assertThat(notShared).isEmpty();
  }

  @Test
  void oneEnvironmentReplacesTheTokenAsSoonAsOneOfThemFindsItStale() throws Exception {
    SharedTokens first = environment();
    SharedTokens second = environment();
    token(first);
    token(second);
    clock.advance(Duration.ofMinutes(41));

    assertThat(token(second)).isEqualTo("token-2");
    assertThat(token(first)).isEqualTo("token-2");
    assertThat(token(environment())).isEqualTo("token-2");
    assertThat(requests).hasValue(2);
  }

  @Test
  void aTokenThatAnApiHasRefusedIsReplacedForAll() throws Exception {
    SharedTokens first = environment();
    SharedTokens second = environment();
    token(first);
    token(second);

    first.invalidate("token-1");
    assertThat(token(first)).isEqualTo("token-2");
    second.invalidate("token-1");
    assertThat(token(second)).isEqualTo("token-2");
    assertThat(token(environment())).isEqualTo("token-2");
    assertThat(requests).hasValue(2);
  }

  @Test
  void aTokenThatAnApiHasRefusedIsGoneBeforeTheNextOneIsThere() throws Exception {
    SharedTokens first = environment();
    token(first);
    first.invalidate("token-1");
    okta =
        timeout -> {
          assertThat(item()).doesNotContainKey("token").containsKey("leased_until");
          return issue();
        };

    assertThat(token(first)).isEqualTo("token-2");
  }

  @Test
  void aTokenOfAnotherSecretIsAsGoodAsAbsent() throws Exception {
    token(environment("s3cret"));

    assertThat(token(environment("rotated"))).isEqualTo("token-2");
    assertThat(token(environment("s3cret"))).isEqualTo("token-1");
  }

  @Test
  void aClockThatIsAheadMakesTheTokenNoYounger() throws Exception {
    token(environment());
    clock.advance(Duration.ofSeconds(-2));

    AccessToken taken = environment().call(TIMEOUT).token();
    assertThat(taken.value()).isEqualTo("token-1");
    assertThat(taken.expiresAt()).isEqualTo(clock.instant().plus(LIFETIME));
    clock.advance(Duration.ofSeconds(-1));
    assertThat(token(environment())).as("by a clock that is wrong").isEqualTo("token-2");
  }

  @Test
  void anExpiredTokenIsNeverTaken() throws Exception {
    token(environment());
    clock.advance(LIFETIME);
    takeTheLeaseAndDie();

    assertThat(environment().call(Duration.ofMillis(300)).token().value()).isEqualTo("token-2");
  }

  @Test
  void aTokenThatIsBoundToAKeyIsNotShared() throws Exception {
    okta = timeout -> TestTokens.bound("bound", clock.instant(), LIFETIME);
    SharedTokens environment = environment();

    assertThat(token(environment)).isEqualTo("bound");
    int looks = dynamo.requests().count();
    assertThat(token(environment)).isEqualTo("bound");

    assertThat(item()).doesNotContainKeys("token", "leased_until");
    assertThat(dynamo.requests().count()).isEqualTo(looks);
    assertThat(notShared).singleElement().asString().contains("DPoP", "okta_shared_tokens");
  }

  @Test
  void aKeyThatNobodyElseHasIsAnObstacle() {
    Secret inKms = keyInKms();

    assertThat(SharedTokens.obstacle(new PlainSecret("s3cret"), DpopPolicy.AUTO)).isNull();
    assertThat(SharedTokens.obstacle(new PlainSecret("s3cret"), DpopPolicy.ALWAYS))
        .contains("DPoP", "okta_shared_tokens");
    assertThat(SharedTokens.obstacle(inKms, DpopPolicy.AUTO))
        .contains("AWS KMS", "okta_shared_tokens");
  }

  private static Secret keyInKms() {
    return new KmsKey(
        "okta_private_key",
        "arn:aws:kms:eu-central-1:123456789012:alias/okta",
        new AwsEnvironment(null, null, null, null, null, null, Map.of()),
        NetworkSettings.OF_THE_JVM,
        new ManualClock());
  }
}
