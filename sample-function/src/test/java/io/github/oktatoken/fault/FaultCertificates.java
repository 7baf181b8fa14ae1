package io.github.oktatoken.fault;

import io.github.oktatoken.server.Certificate;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.SSLContext;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;

/** The certificate of a good server, and those that no client may accept. */
public final class FaultCertificates {
  private static final Duration AGE = Duration.ofDays(30);

  private final HeldCertificate root =
      new HeldCertificate.Builder().certificateAuthority(0).build();
  private final String trustOptions;

  /** Writes the trust store that has the good server's authority, and no other, in it. */
  public FaultCertificates(Path trustStore) throws IOException, GeneralSecurityException {
    trustOptions = Certificate.trustOptions(root.certificate(), trustStore);
  }

  /** The JVM options that choose the trust store. */
  public String trustOptions() {
    return trustOptions;
  }

  public SSLContext good() {
    return identity(ofLoopback().signedBy(root).build());
  }

  /** Signed by itself, and in no trust store. */
  SSLContext untrusted() {
    return identity(ofLoopback().build());
  }

  SSLContext expired() {
    long end = Instant.now().minus(Duration.ofDays(1)).toEpochMilli();
    return identity(
        ofLoopback().signedBy(root).validityInterval(end - AGE.toMillis(), end).build());
  }

  SSLContext ofAnotherHost() {
    return identity(
        new HeldCertificate.Builder()
            .commonName(TokenEndpointFaults.SENT)
            .addSubjectAlternativeName(TokenEndpointFaults.SENT + ".example")
            .signedBy(root)
            .build());
  }

  private static HeldCertificate.Builder ofLoopback() {
    return new HeldCertificate.Builder()
        .commonName(TokenEndpointFaults.SENT)
        .addSubjectAlternativeName("127.0.0.1");
  }

  private static SSLContext identity(HeldCertificate held) {
    return new HandshakeCertificates.Builder().heldCertificate(held).build().sslContext();
  }
}
