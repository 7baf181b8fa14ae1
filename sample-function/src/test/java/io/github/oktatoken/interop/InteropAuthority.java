package io.github.oktatoken.interop;

import io.github.oktatoken.machine.Build;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import okhttp3.tls.HeldCertificate;

/** A certificate authority that only a function with the setting for it trusts. */
final class InteropAuthority {
  /** Its own certificate, for {@code okta_ca_file}. */
  static final Path FILE = Build.directory().resolve("interop-authority.pem");

  private InteropAuthority() {}

  /** A certificate for servers of this machine, of a new authority. */
  static HeldCertificate issue() throws IOException {
    HeldCertificate authority = new HeldCertificate.Builder().certificateAuthority(0).build();
    Files.writeString(FILE, authority.certificatePem());
    return new HeldCertificate.Builder()
        .addSubjectAlternativeName("127.0.0.1")
        .signedBy(authority)
        .build();
  }
}
