package io.github.oktatoken.endtoend;

import io.github.oktatoken.machine.Build;
import io.github.oktatoken.server.AuthorizationServer;
import io.github.oktatoken.server.Certificate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What all end-to-end tests of one JVM share, which takes it down: each part takes seconds to make.
 *
 * @param layer the unpacked layer
 * @param sample the unpacked sample function
 * @param trustOptions the JVM options that choose a trust store with the certificate
 */
record SharedServer(
    Certificate certificate,
    Path layer,
    Path sample,
    String trustOptions,
    AuthorizationServer server) {
  private static @Nullable SharedServer only;

  static synchronized SharedServer get() throws Exception {
    SharedServer known = only;
    if (known == null) {
      known = start(new Certificate(), Build.temporaryFolder("okta-token-tests"));
      only = known;
    }
    return known;
  }

  private static SharedServer start(Certificate certificate, Path folder) throws Exception {
    return new SharedServer(
        certificate,
        Build.unpackLayer(Files.createDirectories(folder.resolve("opt"))),
        Build.unpackFunction(Files.createDirectories(folder.resolve("task"))),
        certificate.trustOptions(folder.resolve("trusted.p12")),
        new AuthorizationServer(
            certificate,
            EndToEnd.LONG_TOKEN_LIFE,
            "client_secret_basic",
            Duration.ZERO,
            EndToEnd.moments));
  }
}
