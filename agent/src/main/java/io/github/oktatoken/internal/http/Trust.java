package io.github.oktatoken.internal.http;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Whom a connection trusts. */
final class Trust {
  private final SSLSocketFactory sockets;
  private final X509TrustManager manager;

  private Trust(SSLSocketFactory sockets, X509TrustManager manager) {
    this.sockets = sockets;
    this.manager = manager;
  }

  /** Trusts whom the JVM trusts. */
  static Trust ofJvm() throws GeneralSecurityException {
    return by(managerOf(null));
  }

  static Trust by(X509TrustManager manager) throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {manager}, null);
    return new Trust(context.getSocketFactory(), manager);
  }

  /**
   * @param store {@code null} for that of the JVM
   */
  static X509TrustManager managerOf(@Nullable KeyStore store) throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509TrustManager x509) {
        return x509;
      }
    }
    throw new GeneralSecurityException("the JVM has no trust manager");
  }

  /** Makes connections to whom is trusted. */
  SSLSocketFactory sockets() {
    return sockets;
  }

  /** Decides who is. */
  X509TrustManager manager() {
    return manager;
  }

  /**
   * Returns the manager as OkHttp may see it, which would make an index of all issuers for the
   * certificates that somebody pins.
   */
  X509TrustManager withoutIssuers() {
    return new WithoutIssuers(manager);
  }

  private static final class WithoutIssuers implements X509TrustManager {
    private final X509TrustManager manager;

    WithoutIssuers(X509TrustManager manager) {
      this.manager = manager;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      manager.checkClientTrusted(chain, type);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      manager.checkServerTrusted(chain, type);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
