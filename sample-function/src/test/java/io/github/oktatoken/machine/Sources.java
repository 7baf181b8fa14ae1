package io.github.oktatoken.machine;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** The project's folder, without what a clone doesn't have. */
public final class Sources {
  private static final Set<String> NOT_CLONED = Set.of(".git", "target", "node_modules");

  private Sources() {}

  public static Path root() {
    return Build.directory().resolve("../..").normalize();
  }

  /** All files, relative to the root. */
  public static List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>();
    Files.walkFileTree(
        root(),
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return NOT_CLONED.contains(folder.getFileName().toString())
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            files.add(root().relativize(file));
            return FileVisitResult.CONTINUE;
          }
        });
    return files;
  }

  /** Copies the files that are wanted. */
  public static void copy(Path target, Predicate<Path> wanted) throws IOException {
    for (Path file : files()) {
      if (wanted.test(file)) {
        Path copy = target.resolve(file);
        Files.createDirectories(copy.resolveSibling("."));
        Files.copy(root().resolve(file), copy);
      }
    }
  }
}
