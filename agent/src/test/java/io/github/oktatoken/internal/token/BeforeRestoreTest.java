package io.github.oktatoken.internal.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.AccessToken;
import java.lang.ref.WeakReference;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a snapshot may hold where no hook tells of it. */
class BeforeRestoreTest extends CacheFixture {
  private WeakReference<AccessToken> fetched() {
    return new WeakReference<>(cache.token());
  }

  @Test
  void keepsNoReferenceToATokenBeforeARestore() throws Exception {
    cache.state().expectRestore();
    WeakReference<AccessToken> token = fetched();
    awaitEndOfRequests();
    clock.advance(Duration.ofSeconds(2));
    cache.state().forgetBeforeRestore();
    assertThat(endpointCalls).contains("suspend");

    for (int i = 0; i < 10 && token.get() != null; i++) {
      System.gc();
      Thread.sleep(50);
    }
    assertThat(token.get() == null).as("forgotten").isTrue();
  }

  @Test
  void keepsNoReferenceToATokenThatAHookHasForgotten() throws Exception {
    WeakReference<AccessToken> token = fetched();
    awaitEndOfRequests();
    cache.suspend();

    for (int i = 0; i < 10 && token.get() != null; i++) {
      System.gc();
      Thread.sleep(50);
    }
    assertThat(token.get() == null).as("forgotten").isTrue();
  }

  @Test
  void forgetsTheSecretBeforeARestoreThoughNoTokenCame() {
    cache.state().expectRestore();
    responder = this::fail;
    failure();
    endpointCalls.clear();

    cache.state().forgetBeforeRestore();

    assertThat(endpointCalls).contains("suspend");
  }

  @Test
  void writesNoTokenToTheFileBeforeARestore() throws Exception {
    cache.state().expectRestore();

    get();

    awaitEndOfRequests();
    cache.awaitFile(TokenFileWriter.TIMEOUT);
    assertThat(folder).isEmptyDirectory();
    assertThat(written).isEmpty();
  }

  @Test
  void dropsTheTokenOnceAfterARestoreAndLeavesAMark() {
    cache.state().expectRestore();
    get();

    assertThat(cache.state().noteRestore()).isTrue();

    assertThat(get()).isEqualTo("token-2");
    cache.awaitFile(TokenFileWriter.TIMEOUT);
    assertThat(folder.resolve(".token.json.restart")).exists();
    assertThat(cache.state().noteRestore()).isFalse();
    assertThat(get()).isEqualTo("token-2");
  }

  @Test
  void sendsRequestsAgainOnceItHasForgottenTheSecrets() {
    cache.state().forgetSecrets();

    assertThat(endpointCalls).containsExactly("suspend", "resume");
  }
}
