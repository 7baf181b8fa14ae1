package io.github.oktatoken.endtoend;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.github.oktatoken.local.JavaRuntime;
import io.github.oktatoken.machine.Build;
import io.github.oktatoken.testing.TestTokens;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in the zip, and in the jar that joins the function's class path. */
class LayerZipIT {
  /** A little more than OkHttp, Okio, Moshi and Kotlin come to: a new library has to be noticed. */
  private static final long MAX_JAR_BYTES = 2_200_000;

  private static final long MAX_ZIP_BYTES = 800_000;

  private static final String SILENT_LOGGER = "io.github.oktatoken.internal.http.silent.Logger";

  @TempDir private static Path folder;
  private static Path jar;

  @BeforeAll
  static void unpack() throws IOException {
    jar = Build.unpackLayer(folder).resolve("okta-token-extension/agent.jar");
  }

  @Test
  void theZipHoldsTheWrapperTheAgentAndTheLicencesWithTheirModes() throws IOException {
    Map<String, String> modes = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        modes.put(
            folder.relativize(file).toString(),
            PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
      }
    }
    assertThat(modes)
        .containsOnly(
            Map.entry("okta-token-wrapper", "rwxr-xr-x"),
            Map.entry("okta-token-extension/agent.jar", "rw-r--r--"),
            Map.entry("okta-token-extension/LICENSE", "rw-r--r--"),
            Map.entry("okta-token-extension/NOTICE", "rw-r--r--"));
  }

  @Test
  void theJarHoldsOnlyOurPackages() throws IOException {
    try (JarFile content = new JarFile(jar.toFile())) {
      assertThat(content.stream().map(JarEntry::getName))
          .isNotEmpty()
          .allMatch(
              name ->
                  name.equals("META-INF/")
                      || name.equals("META-INF/MANIFEST.MF")
                      || "io/github/oktatoken/".startsWith(name)
                      || name.matches("io/github/oktatoken/[A-Za-z$]+\\.class")
                      || name.matches("io/github/oktatoken/package-info\\.class")
                      || name.matches(
                          "io/github/oktatoken/(internal|shaded)/([^.]+/)*([^./]+\\.class)?"));
    }
  }

  /** It would let other code set the function's tokens. */
  @Test
  void noClassForTestsIsInTheJarOrTheFunction(@TempDir Path function) throws Exception {
    URL testing = TestTokens.class.getProtectionDomain().getCodeSource().getLocation();
    try (JarFile forTests = new JarFile(Path.of(testing.toURI()).toFile());
        JarFile content = new JarFile(jar.toFile());
        Stream<Path> libraries = Files.list(Build.unpackFunction(function).resolve("lib"))) {
      List<String> classes = namesOfClasses(forTests);
      assertThat(classes).contains(TestTokens.class.getName().replace('.', '/') + ".class");
      assertThat(namesOfClasses(content))
          .hasSizeGreaterThan(400)
          .doesNotContainAnyElementsOf(classes);
      assertThat(libraries).isNotEmpty().noneMatch(jar -> jar.toString().contains("okta-token"));
    }
  }

  private static List<String> namesOfClasses(JarFile content) {
    return content.stream()
        .map(JarEntry::getName)
        .filter(name -> name.endsWith(".class") && !name.endsWith("package-info.class"))
        .toList();
  }

  @Test
  void theManifestNamesThePremainAndAsksForNothingElse() throws IOException {
    try (JarFile content = new JarFile(jar.toFile())) {
      Attributes manifest = content.getManifest().getMainAttributes();
      assertThat(manifest.getValue("Premain-Class")).isEqualTo("io.github.oktatoken.Agent");
      assertThat(manifest.keySet().stream().map(Object::toString))
          .containsOnly(
              "Manifest-Version",
              "Created-By",
              "Java-Version",
              "Build-Jdk-Spec",
              "Implementation-Version",
              "Premain-Class");
    }
  }

  @Test
  void noClassOfTheJarKnowsJavaUtilLogging() throws IOException {
    try (JarFile content = new JarFile(jar.toFile())) {
      JavaClasses classes = new ClassFileImporter().importJar(content);
      // What the libraries log to instead.
      assertThat(classes.get(SILENT_LOGGER).getDirectDependenciesToSelf()).isNotEmpty();
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAPackage("java.util.logging..")
          .check(classes);
    }
  }

  @Test
  void everyJvmThatHasAgentsCanLoadThisOne() throws IOException {
    int java8 = 52;
    try (JarFile content = new JarFile(jar.toFile());
        DataInputStream agent =
            new DataInputStream(
                content.getInputStream(content.getEntry("io/github/oktatoken/Agent.class")))) {
      assertThat(agent.readInt()).isEqualTo(0xCAFEBABE);
      assertThat(agent.readUnsignedShort()).as("minor version").isZero();
      assertThat(agent.readUnsignedShort()).as("major version").isEqualTo(java8);
    }
  }

  /** The way to a token meets only a part of what the shrinker has rewritten. */
  @Test
  void theVerifierTakesEveryClassOfTheJar() throws Exception {
    List<URL> path = new ArrayList<>(List.of(jar.toUri().toURL()));
    for (String runtime : JavaRuntime.classPath().split(":")) {
      path.add(Path.of(runtime).toUri().toURL());
    }
    try (JarFile content = new JarFile(jar.toFile());
        URLClassLoader loader =
            new URLClassLoader(path.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
      List<String> names =
          content.stream()
              .map(JarEntry::getName)
              .filter(name -> name.endsWith(".class") && !name.endsWith("-info.class"))
              .map(name -> name.substring(0, name.length() - ".class".length()).replace('/', '.'))
              .toList();
      assertThat(names).hasSizeGreaterThan(400);
      for (String name : names) {
        assertThatCode(() -> Class.forName(name, true, loader)).as(name).doesNotThrowAnyException();
      }
    }
  }

  /** Or else the test above would show nothing. */
  @Test
  void theVerifierTakesNoDamagedClass() throws Exception {
    try (JarFile content = new JarFile(jar.toFile())) {
      byte[] agent =
          content
              .getInputStream(content.getEntry("io/github/oktatoken/Agent.class"))
              .readAllBytes();
      assertThatThrownBy(() -> new Damaging().initialise(agent)).isInstanceOf(VerifyError.class);
    }
  }

  private static final class Damaging extends ClassLoader {
    private static final byte ALOAD_0 = 0x2a;
    private static final byte ICONST_0 = 0x03;
    private static final byte INVOKESPECIAL = (byte) 0xb7;

    /** Has the constructor call that of the superclass on a number. */
    void initialise(byte[] bytes) throws ClassNotFoundException {
      for (int i = 1; i < bytes.length; i++) {
        if (bytes[i - 1] == ALOAD_0 && bytes[i] == INVOKESPECIAL) {
          bytes[i - 1] = ICONST_0;
        }
      }
      Class<?> damaged = defineClass(null, bytes, 0, bytes.length);
      Class.forName(damaged.getName(), true, this);
    }
  }

  /** The cold start reads some 400 of its entries. */
  @Test
  void theJarIsNotDeflated() throws IOException {
    try (JarFile content = new JarFile(jar.toFile())) {
      assertThat(content.stream()).allMatch(entry -> entry.getMethod() == ZipEntry.STORED);
    }
  }

  @Test
  void theJarAndTheZipStaySmall() throws IOException {
    assertThat(Files.size(jar)).isLessThan(MAX_JAR_BYTES);
    assertThat(Files.size(Build.layer())).isLessThan(MAX_ZIP_BYTES);
  }
}
