package io.github.oktatoken.server;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLSocketFactory;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;

/** The certificate of a server on this machine, signed by itself. */
public final class Certificate {
  /** A name that no name server knows: only a proxy finds the server by it. */
  public static final String FAR_NAME = "okta.invalid";

  private static final String PASSWORD = "changeit";

  private final HeldCertificate held =
      new HeldCertificate.Builder()
          .commonName("local authorization server")
          .addSubjectAlternativeName(InetAddress.getLoopbackAddress().getHostAddress())
          .addSubjectAlternativeName("localhost")
          .addSubjectAlternativeName(FAR_NAME)
          .build();

  public String certificatePem() {
    return held.certificatePem();
  }

  String privateKeyPem() {
    return held.privateKeyPkcs8Pem();
  }

  /** What a server listens with that has it. */
  public SSLSocketFactory socketFactory() {
    return new HandshakeCertificates.Builder().heldCertificate(held).build().sslSocketFactory();
  }

  /** Writes a trust store of this certificate alone; returns the JVM options that choose it. */
  public String trustOptions(Path file) throws IOException, GeneralSecurityException {
    return trustOptions(held.certificate(), file);
  }

  /** Writes a trust store of one certificate; returns the JVM options that choose it. */
  public static String trustOptions(X509Certificate certificate, Path file)
      throws IOException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("local", certificate);
    try (OutputStream out = Files.newOutputStream(file)) {
      trusted.store(out, PASSWORD.toCharArray());
    }
    return "\"-Djavax.net.ssl.trustStore="
        + file
        + "\" -Djavax.net.ssl.trustStorePassword="
        + PASSWORD;
  }
}
