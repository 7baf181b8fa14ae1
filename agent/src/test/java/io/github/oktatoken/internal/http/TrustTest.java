package io.github.oktatoken.internal.http;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The JDK decides on trust by itself; this is for a library that would ask us. */
class TrustTest {
  @TempDir private Path folder;

  @Test
  void trustsACertificateOfTheCaFileAndNoOther() throws Exception {
    HeldCertificate ours = new HeldCertificate.Builder().build();
    Path file = Files.writeString(folder.resolve("ca.pem"), ours.certificatePem());
    Trust trust = CaFile.read(file.toString());
    X509Certificate[] known = {ours.certificate()};
    X509Certificate[] other = {new HeldCertificate.Builder().build().certificate()};

    assertThatCode(() -> trust.checkServerTrusted(known, "EC")).doesNotThrowAnyException();
    assertThatCode(() -> trust.checkClientTrusted(known, "EC")).doesNotThrowAnyException();
    assertThatThrownBy(() -> trust.checkServerTrusted(other, "EC"))
        .isInstanceOf(CertificateException.class);
    assertThatThrownBy(() -> trust.checkClientTrusted(other, "EC"))
        .isInstanceOf(CertificateException.class);
  }
}
