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
 * Trust in the certificates of a file beside those that the JVM trusts anyway: for a server, or a
 * proxy that looks into TLS, whose certificate an organisation has issued itself.
 */
final class CaFile {
  /** All authorities of the web together have a quarter of it. */
  static final int MAX_BYTES = 1 << 20;

  private CaFile() {}

  /**
   * Reads a file of PEM, or one certificate in DER.
   *
   * @throws NetworkSettingException if it is something else
   * @throws GeneralSecurityException if the JVM's own trust store is unusable
   */
  static Trust read(String path) throws NetworkSettingException, GeneralSecurityException {
    return Trust.by(Trust.managerOf(both(Trust.managerOf(null), certificates(path))));
  }

  private static Collection<? extends Certificate> certificates(String path)
      throws NetworkSettingException {
    try {
      // In Java's words a read of the file that went wrong is a malformed certificate.
      Collection<? extends Certificate> certificates =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(content(path)));
      if (!certificates.isEmpty()) {
        return certificates;
      }
    } catch (CertificateException malformed) {
      // Not chained: its message may repeat the file.
    }
    throw new NetworkSettingException(NetworkMessages.invalidCaFile());
  }

  private static byte[] content(String path) throws NetworkSettingException {
    byte[] content;
    try {
      content = BoundedFile.read(Path.of(path), MAX_BYTES);
    } catch (IOException | InvalidPathException ignored) {
      // Not chained: its message repeats the path.
      throw new NetworkSettingException(NetworkMessages.unreadableCaFile());
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
    } catch (IOException impossible) {
      throw new GeneralSecurityException(impossible);
    }
    int count = 0;
    for (Certificate trusted : ofJvm.getAcceptedIssuers()) {
      store.setCertificateEntry("jvm-" + count++, trusted);
    }
    for (Certificate trusted : certificates) {
      store.setCertificateEntry("file-" + count++, trusted);
    }
    return store;
  }
}
