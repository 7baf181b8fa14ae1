package io.github.oktatoken.documents;

import io.github.oktatoken.machine.Build;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A page in Markdown, as far as these tests read it.
 *
 * @param prose its lines outside of blocks of code
 */
record Document(Path path, List<String> prose, List<Block> blocks) {
  private static final Pattern LINK = Pattern.compile("\\[[^\\]]*\\]\\(([^)\\s]+)\\)");
  private static final Pattern INLINE_CODE = Pattern.compile("`([^`]+)`");
  private static final Pattern HEADING = Pattern.compile("#{1,6} .+");
  private static final String FENCE = "```";

  /** A block of code. */
  record Block(Path page, int line, String language, String text) {
    boolean isShell() {
      return language.equals("bash") || language.equals("sh");
    }

    @Override
    public String toString() {
      return root().relativize(page) + ":" + line;
    }
  }

  /** The folder of the project. */
  static Path root() {
    return Build.directory().resolve("../..").normalize();
  }

  /** All pages of the project, but for what the build makes and downloads. */
  static List<Document> all() {
    List<Path> found = new ArrayList<>();
    addPages(root(), found);
    return found.stream().map(Document::read).toList();
  }

  private static void addPages(Path folder, List<Path> found) {
    try (Stream<Path> content = Files.list(folder)) {
      for (Path path : (Iterable<Path>) content.sorted()::iterator) {
        String name = path.getFileName().toString();
        if (name.endsWith(".md")) {
          found.add(path);
        } else if (Files.isDirectory(path) && isSource(name)) {
          addPages(path, found);
        }
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static boolean isSource(String folder) {
    return folder.equals(".github")
        || !(folder.startsWith(".") || folder.equals("target") || folder.equals("node_modules"));
  }

  static Document read(Path path) {
    try {
      return of(path, Files.readAllLines(path));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  static Document of(Path path, List<String> lines) {
    List<String> prose = new ArrayList<>();
    List<Block> blocks = new ArrayList<>();
    int start = -1;
    for (int i = 0; i < lines.size(); i++) {
      boolean isFence = lines.get(i).stripLeading().startsWith(FENCE);
      if (isFence && start >= 0) {
        String language = lines.get(start).strip().substring(FENCE.length());
        String text = String.join("\n", lines.subList(start + 1, i)) + "\n";
        blocks.add(new Block(path, start + 1, language, text));
        start = -1;
      } else if (isFence) {
        start = i;
      } else if (start < 0) {
        prose.add(lines.get(i));
      }
    }
    if (start >= 0) {
      throw new IllegalArgumentException(path + ":" + (start + 1) + " begins a block without end");
    }
    return new Document(path, prose, blocks);
  }

  List<String> links() {
    String withoutCode = INLINE_CODE.matcher(String.join("\n", prose)).replaceAll("code");
    return LINK.matcher(withoutCode).results().map(link -> link.group(1)).toList();
  }

  List<String> inlineCode() {
    return INLINE_CODE
        .matcher(String.join("\n", prose))
        .results()
        .map(code -> code.group(1).replaceAll("\\s+", " "))
        .toList();
  }

  /** The anchors of its headings, as GitHub makes them. */
  Set<String> anchors() {
    Set<String> anchors = new LinkedHashSet<>();
    Map<String, Integer> seen = new HashMap<>();
    for (String line : prose) {
      if (HEADING.matcher(line).matches()) {
        String anchor = anchor(line.replaceFirst("#+ ", ""));
        int earlier = seen.merge(anchor, 1, Integer::sum) - 1;
        anchors.add(earlier == 0 ? anchor : anchor + "-" + earlier);
      }
    }
    return anchors;
  }

  private static String anchor(String heading) {
    return heading
        .replaceAll("\\[([^\\]]*)\\]\\([^)]*\\)", "$1")
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^\\p{L}\\p{N} _-]", "")
        .strip()
        .replace(' ', '-');
  }
}
