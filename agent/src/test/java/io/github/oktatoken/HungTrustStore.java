package io.github.oktatoken;

import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.NoSuchAlgorithmException;
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
  private static volatile CountDownLatch reading = new CountDownLatch(0);
  private static volatile CountDownLatch mended = new CountDownLatch(0);

  private final String before = Security.getProperty(ALGORITHM);

  private HungTrustStore() {}

  /** Has the JVM read this one from now on. */
  public static HungTrustStore install() {
    reading = new CountDownLatch(1);
    mended = new CountDownLatch(1);
    HungTrustStore disk = new HungTrustStore();
    Security.addProvider(new HungDisk());
    Security.setProperty(ALGORITHM, NAME);
    return disk;
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
    private final TrustManagerFactory ofJdk;

    public TrustStore() throws NoSuchAlgorithmException {
      ofJdk = TrustManagerFactory.getInstance("PKIX");
    }

    @Override
    protected void engineInit(KeyStore store) throws KeyStoreException {
      reading.countDown();
      try {
        mended.await();
      } catch (InterruptedException unready) {
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
