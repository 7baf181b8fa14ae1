package io.github.oktatoken.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.TokenHolder;
import io.github.oktatoken.fake.OpenSslKeys;
import io.github.oktatoken.machine.Jdks;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** JDKs differ in what they take for a key. */
class OpenSslKeysIT {
  static List<Path> jdks() throws IOException {
    return Jdks.found();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void areReadByTheAgentInEveryFormThatOpenSslKnows(Path jdk) throws Exception {
    Process program =
        new ProcessBuilder(
                jdk.resolve("bin/java").toString(),
                "-cp",
                jarOf(TokenHolder.class) + File.pathSeparator + jarOf(OpenSslKeys.class),
                OpenSslKeys.class.getName())
            .redirectErrorStream(true)
            .start();
    String output = new String(program.getInputStream().readAllBytes(), UTF_8);

    assertThat(program.waitFor()).as(output).isZero();
    assertThat(output.lines())
        .containsExactlyElementsOf(
            OpenSslKeys.READABLE.stream().map(name -> name + " " + algorithm(name)).toList());
  }

  private static String algorithm(String name) {
    return Stream.of("rsa RS256", "p256 ES256", "p384 ES384", "p521 ES512")
        .filter(known -> name.startsWith(known.substring(0, known.indexOf(' '))))
        .map(known -> known.substring(known.indexOf(' ') + 1))
        .findFirst()
        .orElseThrow();
  }

  private static Path jarOf(Class<?> type) throws Exception {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }
}
