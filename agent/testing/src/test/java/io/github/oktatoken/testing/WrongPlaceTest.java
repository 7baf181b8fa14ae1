package io.github.oktatoken.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.oktatoken.TokenHolder;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where tokens of a test have no place, and where they have one. */
class WrongPlaceTest {
  /** What a JVM of its own does. */
  static final class Program {
    public static void main(String[] arguments) {
      try (TestTokens tokens = TestTokens.install()) {
        System.out.println(TokenHolder.get() + " " + tokens.requests());
      } catch (IllegalStateException refusal) {
        System.out.println(refusal.getMessage());
      }
    }
  }

  private static String run(Map<String, String> environment, String... options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", String.join(File.pathSeparator, withoutJunit())));
    command.add(Program.class.getName());
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    return new String(builder.start().getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private static List<String> withoutJunit() {
    String[] all = System.getProperty("java.class.path").split(File.pathSeparator);
    assertThat(all).anyMatch(element -> element.contains("junit"));
    return Arrays.stream(all).filter(element -> !element.contains("junit")).toList();
  }

  @Test
  void noJunitIsNeeded() throws IOException {
    assertThat(run(Map.of())).isEqualToIgnoringNewLines("token-1 1");
  }

  @Test
  void inLambdaThereAreNoTokens() throws IOException {
    assertThat(run(Map.of("AWS_LAMBDA_RUNTIME_API", "127.0.0.1:9001")))
        .startsWith("okta-token-testing is for tests")
        .contains("AWS_LAMBDA_RUNTIME_API", "(scope test)");
  }

  @Test
  void besideTheAgentThereAreNoTokens(@TempDir Path folder) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Premain-Class", "io.github.oktatoken.Agent");
    Path jar = folder.resolve("agent.jar");
    try (OutputStream out = Files.newOutputStream(jar)) {
      new JarOutputStream(out, manifest).close();
    }
    assertThat(run(Map.of(), "-javaagent:" + jar))
        .startsWith("the okta token agent runs in this JVM")
        .contains("-javaagent");
  }

  @Test
  void twoClassLoadersAreNamed() throws Exception {
    try (URLClassLoader agent =
            new URLClassLoader(
                new URL[] {placeOf(TokenHolder.class)}, ClassLoader.getPlatformClassLoader());
        URLClassLoader testing = new URLClassLoader(new URL[] {placeOf(TestTokens.class)}, agent)) {
      Class<?> type = testing.loadClass(TestTokens.class.getName());
      assertThatExceptionOfType(InvocationTargetException.class)
          .isThrownBy(() -> type.getMethod("install").invoke(null))
          .havingCause()
          .isInstanceOf(IllegalStateException.class)
          .withMessageContaining(testing + " and " + agent)
          .withMessageContaining("class path");
    }
  }

  private static URL placeOf(Class<?> type) throws MalformedURLException {
    return type.getProtectionDomain().getCodeSource().getLocation();
  }
}
