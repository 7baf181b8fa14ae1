package io.github.oktatoken.bench;

import io.github.oktatoken.machine.Build;
import io.github.oktatoken.measured.MeasuredFunction;
import io.github.oktatoken.measured.TokenByHttpsUrlConnection;
import io.github.oktatoken.measured.TokenByJavaHttpClient;
import io.github.oktatoken.measured.TokenByNimbus;
import io.github.oktatoken.measured.TokenByOkHttp;
import io.github.oktatoken.measured.TokenBySpringSecurity;
import io.github.oktatoken.measured.TokenOfLayer;
import io.github.oktatoken.measured.WithoutToken;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The functions to be measured, each in a folder as Lambda unpacks it. */
final class Functions {
  private final Path folder;
  private final List<Way> layers = new ArrayList<>();
  private final Way withoutToken;
  private final Way handler;
  private final List<Way> peers;

  Functions(Path folder) throws IOException {
    this.folder = folder;
    Path plain = unpack("plain", List.of());
    withoutToken = new Way("without", WithoutToken.class, plain, List.of(), 0);
    handler = new Way("handler", TokenByHttpsUrlConnection.class, plain, List.of(), 1);
    peers =
        List.of(
            peer("java.net.http", TokenByJavaHttpClient.class),
            peer(
                "OkHttp, Moshi",
                TokenByOkHttp.class,
                "okhttp-jvm",
                "okio-jvm",
                "kotlin-stdlib-2",
                "moshi-"),
            peer(
                "Nimbus",
                TokenByNimbus.class,
                "oauth2-oidc-sdk",
                "nimbus-jose-jwt",
                "json-smart",
                "accessors-smart",
                "asm-",
                "content-type",
                "lang-tag"),
            peer(
                "Spring Security",
                TokenBySpringSecurity.class,
                "spring-security-oauth2-c",
                "spring-security-core",
                "spring-web-",
                "spring-core-",
                "spring-beans-",
                "commons-logging",
                "jackson-",
                "micrometer-",
                "slf4j-api"));
    for (Path zip : zips()) {
      Path opt = Files.createDirectory(folder.resolve("opt-" + layers.size()));
      Path wrapper = Build.unpack(zip, opt).resolve("okta-token-wrapper");
      String name = layers.isEmpty() ? "layer" : "layer " + (layers.size() + 1);
      layers.add(new Way(name, TokenOfLayer.class, plain, List.of(wrapper), 1));
    }
  }

  private Way peer(String name, Class<? extends MeasuredFunction> function, String... libraries)
      throws IOException {
    Path unpacked = unpack(function.getSimpleName(), List.of(libraries));
    return new Way(name, function, unpacked, List.of(), 1);
  }

  Way withoutToken() {
    return withoutToken;
  }

  Way handler() {
    return handler;
  }

  /** Without a token, with the layer, and with what it replaces. */
  List<Way> compared() {
    List<Way> compared = new ArrayList<>(List.of(withoutToken));
    compared.addAll(layers);
    compared.add(handler);
    return compared;
  }

  /** Other clients in the handler's place, each with the libraries that it needs and no others. */
  List<Way> peers() {
    return peers;
  }

  /** More than one only if somebody wants to compare them. */
  List<Way> layers() {
    return layers;
  }

  private static List<Path> zips() {
    String chosen = System.getProperty("bench.layers", "");
    return chosen.isEmpty()
        ? List.of(Build.directory().resolve("okta-token-layer.zip"))
        : Stream.of(chosen.split(",")).map(Path::of).toList();
  }

  /** The classes, and of the libraries on this JVM's class path those whose names begin so. */
  private Path unpack(String name, List<String> libraries) throws IOException {
    Path function = folder.resolve(name);
    Path classes = Path.of(MeasuredFunction.class.getPackageName().replace('.', '/'));
    Files.createDirectories(function.resolve(classes));
    try (Stream<Path> all =
        Files.list(Build.directory().resolve("test-classes").resolve(classes))) {
      for (Path file : (Iterable<Path>) all::iterator) {
        Files.copy(file, function.resolve(classes).resolve(file.getFileName()));
      }
    }
    Path lib = Files.createDirectory(function.resolve("lib"));
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      Path jar = Path.of(entry);
      if (libraries.stream().anyMatch(jar.getFileName().toString()::startsWith)) {
        Files.copy(jar, lib.resolve(jar.getFileName()));
      }
    }
    return function;
  }
}
