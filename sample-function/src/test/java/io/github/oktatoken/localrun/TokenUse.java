package io.github.oktatoken.localrun;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Which classes of a function call {@code TokenHolder}: class files name what they call. */
final class TokenUse {
  private static final String HOLDER = "io/github/oktatoken/TokenHolder";

  /** The agent's own classes, which a function may have packed by mistake. */
  private static final String AGENT = "io/github/oktatoken/(internal/.*|[A-Z]\\w*)\\.class";

  private static final String CLASS = ".class";

  private TokenUse() {}

  /** Says in a sentence what there is in an unpacked function. */
  static String of(Path task) throws IOException {
    Set<String> users = new TreeSet<>();
    try (Stream<Path> content = Files.walk(task)) {
      for (Path file : (Iterable<Path>) content.filter(Files::isRegularFile)::iterator) {
        String name = task.relativize(file).toString();
        if (name.endsWith(CLASS)) {
          addUser(users, name, Files.readAllBytes(file));
        } else if (name.matches("lib/[^/]*\\.jar")) {
          addUsersInJar(users, file);
        }
      }
    }
    return users.isEmpty()
        ? "No class of the function calls TokenHolder: nothing shows here that it uses the token."
        : "TokenHolder is called by " + String.join(", ", users) + ".";
  }

  private static void addUsersInJar(Set<String> users, Path jar) throws IOException {
    try (InputStream file = Files.newInputStream(jar);
        ZipInputStream content = new ZipInputStream(file)) {
      for (ZipEntry entry = content.getNextEntry(); entry != null; entry = content.getNextEntry()) {
        if (entry.getName().endsWith(CLASS)) {
          addUser(users, entry.getName(), content.readAllBytes());
        }
      }
    }
  }

  private static void addUser(Set<String> users, String name, byte[] content) {
    if (!name.matches(AGENT) && new String(content, ISO_8859_1).contains(HOLDER)) {
      users.add(name.replaceFirst("(\\$.*)?\\.class$", "").replace('/', '.'));
    }
  }
}
