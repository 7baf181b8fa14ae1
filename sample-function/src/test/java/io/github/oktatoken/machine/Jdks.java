package io.github.oktatoken.machine;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Stream;

/** The JDKs that the layer is tested on: the one that runs the build, and 25 where there is one. */
public final class Jdks {
  private static final String NEWEST = "25";

  private Jdks() {}

  /** The home folders, the build's own first. */
  public static List<Path> found() throws IOException {
    Path own = Path.of(System.getProperty("java.home")).toRealPath();
    List<Path> homes = new ArrayList<>(List.of(own));
    List<Path> candidates = new ArrayList<>();
    for (String variable : List.of("JAVA_HOME_25", "JAVA_HOME_25_X64", "JAVA_HOME_25_ARM64")) {
      candidates.add(Path.of(Objects.requireNonNullElse(System.getenv(variable), "none")));
    }
    // Where a system has several JDKs, they lie side by side.
    try (Stream<Path> siblings = Files.list(own.resolveSibling("."))) {
      siblings.sorted().forEach(candidates::add);
    }
    for (Path candidate : candidates) {
      if (homes.size() == 1 && version(candidate).startsWith(NEWEST)) {
        homes.add(candidate.toRealPath());
      }
    }
    return Runtime.version().feature() >= Integer.parseInt(NEWEST) ? List.of(own) : homes;
  }

  /** As in Lambda's names of its runtimes: 17, 25. */
  public static String feature(Path home) throws IOException {
    return version(home).replaceFirst("\\..*", "");
  }

  /** Returns whether it may start from an AOT cache, as java25 does on Lambda. */
  public static boolean hasCaches(Path home) throws IOException {
    return Integer.parseInt(feature(home)) >= Integer.parseInt(NEWEST);
  }

  private static String version(Path home) throws IOException {
    Path release = home.resolve("release");
    if (!Files.isRegularFile(release)) {
      return "";
    }
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(release)) {
      properties.load(reader);
    }
    return properties.getProperty("JAVA_VERSION", "").replace("\"", "");
  }
}
