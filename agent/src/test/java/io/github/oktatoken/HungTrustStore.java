package io.github.oktatoken;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.Provider;
import java.security.Security;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.ManagerFactoryParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.TrustManagerFactorySpi;

/** The trust store of the JVM on a disk that hangs until it is mended. */
public final class HungTrustStore implements AutoCloseable {
  private static final String ALGORITHM = "ssl.TrustManagerFactory.algorithm";
  private static final String NAME = "HungDisk";
  private static volatile CountDownLatch reading;
  private static volatile CountDownLatch mended;

  private final String before = Security.getProperty(ALGORITHM);

  public HungTrustStore() {
    reading = new CountDownLatch(1);
    mended = new CountDownLatch(1);
    Security.addProvider(new HungDisk());
    Security.setProperty(ALGORITHM, NAME);
  }

  /** Waits until somebody waits for it. */
  public void awaitReader() throws InterruptedException {
    reading.await();
  }

  public void mend() {
    mended.countDown();
  }

  @Override
  public void close() {
    mend();
    Security.setProperty(ALGORITHM, before);
    Security.removeProvider(NAME);
  }

  private static final class HungDisk extends Provider {
    private static final long serialVersionUID = 1;

    HungDisk() {
      super(NAME, "1", "a disk that hangs");
      put("TrustManagerFactory." + NAME, TrustStore.class.getName());
    }
  }

  /** Made by the JDK. */
  public static final class TrustStore extends TrustManagerFactorySpi {
    private TrustManagerFactory ofJdk;

    @Override
    protected void engineInit(KeyStore store) throws KeyStoreException {
      reading.countDown();
      try {
        mended.await();
        ofJdk = TrustManagerFactory.getInstance("PKIX");
      } catch (InterruptedException | GeneralSecurityException unready) {
        throw new KeyStoreException(unready);
      }
      ofJdk.init(store);
    }

    @Override
    protected void engineInit(ManagerFactoryParameters parameters) {
      throw new UnsupportedOperationException();
    }

    @Override
    protected TrustManager[] engineGetTrustManagers() {
      return ofJdk.getTrustManagers();
    }
  }
}
