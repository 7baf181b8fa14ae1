package io.github.oktatoken.localrun;

import io.github.oktatoken.machine.Known;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an environment has of tokens on its disk.
 *
 * @param file that of the default client
 * @param clients the names of the others
 */
record TokenFiles(Path file, List<String> clients) {
  private static final String VARIABLE = "okta_token_file";

  private static final Pattern TOKEN = Pattern.compile("\"access_token\":\"([^\"]*)\"");
  private static final int SHOWN_CHARACTERS = 12;

  /** Has an environment write to a disk of its own, unless its variables say where. */
  static void putOnDiskOfItsOwn(Map<String, String> environment, Path folder) throws IOException {
    if (environment.getOrDefault(VARIABLE, "").isBlank()) {
      Path disk = Files.createTempDirectory(folder, "disk");
      environment.put(VARIABLE, disk.resolve("token.json").toString());
    }
  }

  /** As the environment's variables name them. */
  static TokenFiles of(Map<String, String> environment) {
    String clients = environment.getOrDefault("okta_clients", "").replaceAll("\\s", "");
    return new TokenFiles(
        Path.of(Known.in(environment, VARIABLE).strip()), List.of(clients.split(",")));
  }

  /** Makes the disk that of a new environment, on which no process was before. */
  void clear() throws IOException {
    for (Path path : files()) {
      Files.deleteIfExists(path);
      String mark = "." + path.getFileName() + ".restart";
      Files.deleteIfExists(path.resolveSibling(mark));
      Files.deleteIfExists(Path.of("/tmp", mark + "." + Integer.toHexString(path.hashCode())));
    }
  }

  /** Returns whether there is any. */
  boolean exist() {
    return files().stream().anyMatch(Files::exists);
  }

  /** The access token of the default client. */
  @Nullable String token() throws IOException {
    if (!Files.exists(file)) {
      return null;
    }
    Matcher token = TOKEN.matcher(Files.readString(file));
    return token.find() ? token.group(1) : null;
  }

  /** Their content, the tokens shortened. */
  List<String> shown() throws IOException {
    List<String> lines = new ArrayList<>();
    for (Path path : files()) {
      if (Files.exists(path)) {
        lines.add(
            TOKEN
                .matcher(Files.readString(path).strip())
                .replaceAll(found -> Matcher.quoteReplacement(shortened(found.group(1)))));
      }
    }
    return lines.isEmpty() ? List.of("there is none") : lines;
  }

  private static String shortened(String token) {
    String start = token.substring(0, Math.min(SHOWN_CHARACTERS, token.length()));
    return "\"access_token\":\"" + start + "…\"";
  }

  private List<Path> files() {
    String name = Optional.ofNullable(file.getFileName()).map(Path::toString).orElse("");
    int dot = name.lastIndexOf('.');
    int end = dot < 0 ? name.length() : dot;
    List<Path> files = new ArrayList<>(List.of(file));
    for (String client : clients) {
      if (!client.isEmpty()) {
        files.add(file.resolveSibling(name.substring(0, end) + "." + client + name.substring(end)));
      }
    }
    return files;
  }
}
