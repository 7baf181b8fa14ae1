package io.github.oktatoken.local;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The neighbours on one JDK, as the profile's build has put them together. */
final class NeighbourList {
  private static final String PACKAGE = "io.github.oktatoken.neighbour.";
  private static final String ASK = "{\"token\":\"\"}";

  private final Path folder;
  private final Path jdk;

  /**
   * @param folder for what has to be made first
   */
  NeighbourList(Path folder, Path jdk) {
    this.folder = folder;
    this.jdk = jdk;
  }

  List<Neighbour> all() throws IOException {
    List<Neighbour> all = new ArrayList<>();
    // A second JDK shows something new where the JVM itself is concerned.
    if (jdk.equals(Jdks.found().get(0))) {
      all.addAll(frameworks());
    }
    return all;
  }

  private static List<Neighbour> frameworks() throws IOException {
    return List.of(
        oldLibraries("OkHttp 3.14, Moshi 1.8 and Kotlin 1.2"));
  }

  private static Neighbour oldLibraries(String name) {
    return new Neighbour(name, function("old-libraries"), PACKAGE + "OldLibraries")
        .events("{}", ASK);
  }

  private static Path function(String name) {
    return directory().resolve(name).resolve("target/function");
  }

  private static Path directory() {
    return Build.directory().resolve("neighbours");
  }
}
