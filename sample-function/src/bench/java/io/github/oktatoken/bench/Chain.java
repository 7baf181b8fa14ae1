package io.github.oktatoken.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Collections;
import javax.net.ssl.SSLContext;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;

/** Certificates as Okta's servers show them: RSA of 2048 bits, with an intermediate authority. */
final class Chain {
  private final HeldCertificate root =
      new HeldCertificate.Builder().commonName("root").certificateAuthority(1).rsa2048().build();
  private final HeldCertificate intermediate =
      new HeldCertificate.Builder()
          .commonName("intermediate")
          .certificateAuthority(0)
          .rsa2048()
          .signedBy(root)
          .build();
  private final HeldCertificate server =
      new HeldCertificate.Builder()
          .commonName("server")
          .addSubjectAlternativeName("localhost")
          .addSubjectAlternativeName(InetAddress.getLoopbackAddress().getHostAddress())
          .rsa2048()
          .signedBy(intermediate)
          .build();

  /** For the servers, and for clients within this JVM. */
  SSLContext tls() {
    return new HandshakeCertificates.Builder()
        .heldCertificate(server, intermediate.certificate())
        .addTrustedCertificate(root.certificate())
        .build()
        .sslContext();
  }

  void writeRoot(Path file) throws IOException {
    Files.writeString(file, root.certificatePem());
  }

  /**
   * Adds the root to the authorities that a JDK trusts, in the format that Amazon Linux keeps them
   * in: parsing a hundred and more of them is part of every function's first handshake.
   */
  String trustOption(Path jdk, Path file) throws IOException, GeneralSecurityException {
    KeyStore own = KeyStore.getInstance("JKS");
    try (InputStream in = Files.newInputStream(jdk.resolve("lib/security/cacerts"))) {
      own.load(in, null);
    }
    KeyStore trusted = KeyStore.getInstance("JKS");
    trusted.load(null, null);
    for (String alias : Collections.list(own.aliases())) {
      trusted.setCertificateEntry(alias, own.getCertificate(alias));
    }
    trusted.setCertificateEntry("bench", root.certificate());
    try (OutputStream out = Files.newOutputStream(file)) {
      trusted.store(out, "changeit".toCharArray());
    }
    return "-Djavax.net.ssl.trustStore=" + file;
  }
}
