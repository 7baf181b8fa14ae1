package io.github.oktatoken.internal.oauth;

import static io.github.oktatoken.TestTokens.IN_TIME;
import static io.github.oktatoken.internal.oauth.FakeTokenEndpoint.BASIC;
import static io.github.oktatoken.internal.oauth.FakeTokenEndpoint.GOOD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.oktatoken.HungTrustStore;
import io.github.oktatoken.internal.dpop.DpopPolicy;
import java.util.concurrent.CancellationException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A trust store on a disk that hangs blocks the thread that reads it, and no other. */
class HungTrustStoreTest {
  @AutoClose private final FakeTokenEndpoint server = new FakeTokenEndpoint();
  @AutoClose private final HungTrustStore disk = HungTrustStore.install();

  private final HttpTokenEndpoint endpoint =
      TestEndpoints.of(server.url(), BASIC, DpopPolicy.AUTO, server.clock);

  @Test
  void aHungTrustStoreBlocksNoReset() throws Exception {
    server.responds(200, GOOD);
    FutureTask<AccessTokenResponse> call = new FutureTask<>(() -> endpoint.call(IN_TIME));
    new Thread(call).start();
    disk.awaitReader();

    endpoint.resume();
    endpoint.reset();

    assertThat(call.isDone()).isFalse();
    disk.mend();
    assertThat(call.get().token().value()).isEqualTo("t0k3n");
  }

  @Test
  void aHungTrustStoreLetsNoRequestOutOnceASnapshotIsTaken() throws Exception {
    FutureTask<AccessTokenResponse> call = new FutureTask<>(() -> endpoint.call(IN_TIME));
    new Thread(call).start();
    disk.awaitReader();

    endpoint.suspend();

    disk.mend();
    assertThatThrownBy(call::get).hasCauseInstanceOf(CancellationException.class);
    assertThat(server.server.getRequestCount()).isZero();
  }

  @Test
  void aHungTrustStoreBlocksNoCallAfterTheRestore() throws Exception {
    server.responds(200, GOOD);
    endpoint.suspend();
    FutureTask<Void> preparation = new FutureTask<>(endpoint::prepare, null);
    new Thread(preparation).start();
    disk.awaitReader();

    endpoint.reset();
    endpoint.resume();

    assertThat(preparation.isDone()).isFalse();
    disk.mend();
    preparation.get();
    assertThat(endpoint.call(IN_TIME).token().value()).isEqualTo("t0k3n");
  }
}
