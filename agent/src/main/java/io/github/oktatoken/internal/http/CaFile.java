package io.github.oktatoken.internal.http;

import io.github.oktatoken.internal.base.BoundedFile;
import io.github.oktatoken.internal.message.NetworkMessages;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.X509TrustManager;

/**
 * Trust in the certificates of a file, besides those that the JVM trusts anyway: for a server, or a
 * proxy that inspects TLS, with a certificate of an organisation's own authority.
 */
final class CaFile {
  /** The certificates of all public authorities together take a quarter of this. */
  static final int MAX_BYTES = 1 << 20;

  private CaFile() {}

  /**
   * Reads a file in PEM, or one certificate in DER.
   *
   * @throws NetworkSettingException if the file is unreadable, or anything else
   * @throws GeneralSecurityException if the JVM's own trust store is unusable
   */
  static Trust read(String path) throws NetworkSettingException, GeneralSecurityException {
    return Trust.by(Trust.managerOf(both(Trust.managerOf(null), certificates(path))));
  }

  private static Collection<? extends Certificate> certificates(String path)
      throws NetworkSettingException {
    try {
      // The content is read first: Java would report a failed read as a malformed certificate.
      Collection<? extends Certificate> certificates =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(content(path)));
      if (!certificates.isEmpty()) {
        return certificates;
      }
    } catch (CertificateException ignored) {
      // Not chained: its message may repeat the content.
    }
    throw new NetworkSettingException(NetworkMessages.INVALID_CA_FILE);
  }

  private static byte[] content(String path) throws NetworkSettingException {
    byte[] content;
    try {
      content = BoundedFile.read(Path.of(path), MAX_BYTES);
    } catch (IOException | InvalidPathException ignored) {
      // Not chained: its message repeats the path.
      throw new NetworkSettingException(NetworkMessages.UNREADABLE_CA_FILE);
    }
    if (content.length > MAX_BYTES) {
      throw new NetworkSettingException(NetworkMessages.tooLargeCaFile(MAX_BYTES));
    }
    return content;
  }

  private static KeyStore both(
      X509TrustManager ofJvm, Collection<? extends Certificate> certificates)
      throws GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    try {
      store.load(null, null);
    } catch (IOException e) {
      throw new GeneralSecurityException(e);
    }
    for (Certificate trusted : ofJvm.getAcceptedIssuers()) {
      store.setCertificateEntry("jvm-" + store.size(), trusted);
    }
    for (Certificate trusted : certificates) {
      store.setCertificateEntry("file-" + store.size(), trusted);
    }
    return store;
  }
}
