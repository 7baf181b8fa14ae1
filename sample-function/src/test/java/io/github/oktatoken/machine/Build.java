package io.github.oktatoken.machine;

import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** What the build has made, unpacked the way Lambda unpacks it: with the modes of the zip. */
public final class Build {
  private Build() {}

  /** The module's folder "target". */
  public static Path directory() {
    try {
      URI classes = Build.class.getProtectionDomain().getCodeSource().getLocation().toURI();
      return Path.of(classes).resolve("..").normalize();
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** The classes of the tests; the functions and programs among them run from here. */
  public static Path testClasses() {
    return directory().resolve("test-classes");
  }

  public static Path layer() {
    return directory().resolve("okta-token-layer.zip");
  }

  /** Unpacks the layer, as to /opt. */
  public static Path unpackLayer(Path target) throws IOException {
    return unpack(layer(), target);
  }

  /** Unpacks the sample function, as to /var/task. */
  public static Path unpackFunction(Path target) throws IOException {
    return unpack(directory().resolve("sample-function.zip"), target);
  }

  /**
   * Unpacks the native library of AWS's runtime. The runtime itself always unpacks it to one place,
   * where a second process would spoil that of the first.
   *
   * @return the JVM option that names it
   */
  public static String unpackRuntime(Path target) throws IOException {
    String name = "libaws-lambda-jni.linux-" + architecture() + ".so";
    Path library = target.resolve(name);
    try (InputStream packed = AWSLambda.class.getResourceAsStream("/jni/" + name)) {
      Files.copy(Objects.requireNonNull(packed), library);
    }
    return "-Dcom.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI="
        + library;
  }

  /** The same, once for this JVM: beside it there may be another one that runs tests. */
  public static String runtimeOption() {
    return Unpacked.OPTION;
  }

  private static final class Unpacked {
    static final String OPTION = unpack();

    private static String unpack() {
      try {
        Path folder = Files.createTempDirectory("aws-runtime");
        folder.toFile().deleteOnExit();
        String option = unpackRuntime(folder);
        try (Stream<Path> library = Files.list(folder)) {
          library.forEach(file -> file.toFile().deleteOnExit());
        }
        return option;
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
  }

  private static String architecture() {
    return System.getProperty("os.arch").equals("aarch64") ? "aarch_64" : "x86_64";
  }

  public static Path unpack(Path zip, Path target) throws IOException {
    Map<String, ?> withModes = Map.of("enablePosixFileAttributes", true);
    URI uri = URI.create("jar:" + zip.toUri());
    try (FileSystem content = FileSystems.newFileSystem(uri, withModes);
        Stream<Path> entries = Files.walk(content.getPath("/"))) {
      for (Path entry : (Iterable<Path>) entries::iterator) {
        Path copy = target.resolve(entry.toString().substring(1));
        if (Files.isDirectory(entry)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(entry, copy, StandardCopyOption.REPLACE_EXISTING);
          Files.setPosixFilePermissions(copy, Files.getPosixFilePermissions(entry));
        }
      }
    }
    return target;
  }

  /** A new folder that is there until the JVM ends. */
  public static Path temporaryFolder(String name) throws IOException {
    Path folder = Files.createTempDirectory(name);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> deleteAtTheEnd(folder)));
    return folder;
  }

  private static void deleteAtTheEnd(Path folder) {
    try {
      delete(folder);
    } catch (IOException | UncheckedIOException ignored) {
      // Somebody still writes there, and nobody is left to be told.
    }
  }

  /** Deletes a folder with all that is in it. */
  public static void delete(Path folder) throws IOException {
    try (Stream<Path> content = Files.walk(folder)) {
      for (Path path : (Iterable<Path>) content.sorted((a, b) -> b.compareTo(a))::iterator) {
        Files.delete(path);
      }
    }
  }
}
