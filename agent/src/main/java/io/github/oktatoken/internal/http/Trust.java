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

/**
 * The certificates that connections trust. To OkHttp it tells no issuers, which OkHttp would index
 * for pinned certificates, of which there are none.
 */
final class Trust implements X509TrustManager {
  private final SSLSocketFactory sockets;
  private final X509TrustManager manager;

  private Trust(SSLSocketFactory sockets, X509TrustManager manager) {
    this.sockets = sockets;
    this.manager = manager;
  }

  /** Returns the trust of the JVM. */
  static Trust ofJvm() throws GeneralSecurityException {
    return by(managerOf(null));
  }

  static Trust by(X509TrustManager manager) throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {manager}, null);
    return new Trust(context.getSocketFactory(), manager);
  }

  /**
   * Returns what decides on trust.
   *
   * @param store the trusted certificates, or {@code null} for those of the JVM
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

  /** Creates connections to trusted hosts. */
  SSLSocketFactory sockets() {
    return sockets;
  }

  /** Returns what decides on trust, issuers included. */
  X509TrustManager manager() {
    return manager;
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    manager.checkClientTrusted(chain, type);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    manager.checkServerTrusted(chain, type);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
