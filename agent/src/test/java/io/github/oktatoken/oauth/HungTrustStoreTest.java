package io.github.oktatoken.oauth;

import static io.github.oktatoken.oauth.FakeEndpoint.BASIC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.oktatoken.ManualClock;
import io.github.oktatoken.http.Network;
import java.net.URI;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.Provider;
import java.security.Security;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import javax.net.ssl.ManagerFactoryParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactorySpi;
import org.junit.jupiter.api.Test;

/** A trust store on a disk that hangs holds whoever reads it, and nobody else. */
class HungTrustStoreTest {
  private static final String ALGORITHM = "ssl.TrustManagerFactory.algorithm";

  @Test
  void holdsNeitherAResetNorTheEndOfASuspension() throws Exception {
    String before = Security.getProperty(ALGORITHM);
    Security.addProvider(new HungDisk());
    Security.setProperty(ALGORITHM, HungDisk.NAME);
    try {
      HttpTokenEndpoint endpoint =
          new HttpTokenEndpoint(
              URI.create("https://localhost/"),
              BASIC,
              Grant.of(null),
              DpopPolicy.AUTO,
              new DpopKey(new ManualClock()),
              Network.OF_THE_JVM,
              new ManualClock());
      FutureTask<TokenRequestException> call =
          new FutureTask<>(() -> catchThrowableOfType(TokenRequestException.class, endpoint::call));
      new Thread(call).start();
      HungDisk.READING.await();

      endpoint.resume();
      endpoint.reset();

      assertThat(call.isDone()).isFalse();
      HungDisk.MENDED.countDown();
      assertThat(call.get()).hasMessageContaining("trust store");
    } finally {
      Security.setProperty(ALGORITHM, before);
      Security.removeProvider(HungDisk.NAME);
    }
  }

  private static final class HungDisk extends Provider {
    private static final long serialVersionUID = 1;
    private static final String NAME = "HungDisk";
    private static final CountDownLatch READING = new CountDownLatch(1);
    private static final CountDownLatch MENDED = new CountDownLatch(1);

    HungDisk() {
      super(NAME, "1", "a disk that hangs");
      put("TrustManagerFactory." + NAME, TrustStore.class.getName());
    }
  }

  /** Made by the JDK. */
  public static final class TrustStore extends TrustManagerFactorySpi {
    @Override
    protected void engineInit(KeyStore store) throws KeyStoreException {
      HungDisk.READING.countDown();
      try {
        HungDisk.MENDED.await();
      } catch (InterruptedException ended) {
        Thread.currentThread().interrupt();
      }
      throw new KeyStoreException("unreadable");
    }

    @Override
    protected void engineInit(ManagerFactoryParameters parameters) {}

    @Override
    protected TrustManager[] engineGetTrustManagers() {
      return new TrustManager[0];
    }
  }
}
