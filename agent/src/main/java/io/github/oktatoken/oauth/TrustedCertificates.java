package io.github.oktatoken.oauth;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** What a client trusts that knows more certificate authorities than its JVM does. */
final class TrustedCertificates {
  private TrustedCertificates() {}

  /**
   * Trusts whom the JVM trusts, and whom a file of PEM certificates names.
   *
   * @throws GeneralSecurityException if the file holds no certificates
   */
  static X509TrustManager with(Path file) throws IOException, GeneralSecurityException {
    List<Certificate> authorities = new ArrayList<>();
    try (InputStream pem = Files.newInputStream(file)) {
      authorities.addAll(CertificateFactory.getInstance("X.509").generateCertificates(pem));
    }
    if (authorities.isEmpty()) {
      throw new GeneralSecurityException("no certificate");
    }
    authorities.addAll(Arrays.asList(managerOf(null).getAcceptedIssuers()));
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    for (int i = 0; i < authorities.size(); i++) {
      trusted.setCertificateEntry(String.valueOf(i), authorities.get(i));
    }
    return managerOf(trusted);
  }

  /** Without a key store: the JVM's own. */
  private static X509TrustManager managerOf(@Nullable KeyStore trusted)
      throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted);
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509TrustManager certificates) {
        return certificates;
      }
    }
    throw new GeneralSecurityException("the JVM has no trust manager for certificates");
  }
}
