package io.github.oktatoken.documents;

import io.github.oktatoken.endtoend.Markdown;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Says what is wrong with a command, by {@code commands.md} and what is in this project. */
final class Commands {
  /** Of the project, for its releases. */
  static final String SCRIPTS = ".github/scripts";

  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final String FOR_ALL = "";

  /** Properties of Maven's plugins that the documents set. */
  private static final Set<String> PLUGINS_PROPERTIES =
      Set.of(
          "skipTests",
          "test",
          "it.test",
          "surefire.failIfNoSpecifiedTests",
          "failsafe.failIfNoSpecifiedTests");

  private static final Set<String> GOALS =
      Set.of("test", "package", "verify", "install", "deploy", "spotless:apply");
  private static final Set<String> FLAGS = Set.of("-q", "-am", "--also-make");

  private final Map<String, Set<String>> awsParameters = new HashMap<>();
  private final Map<String, Set<String>> subcommands = new HashMap<>();
  private final Set<String> modules = new HashSet<>();
  private final String poms;
  private final String sources;

  Commands() throws IOException {
    List<List<List<String>>> tables = Markdown.tables("commands.md");
    String command = FOR_ALL;
    for (List<String> row : tables.get(0)) {
      command = row.get(0).isEmpty() ? command : code(row.get(0)).get(0);
      awsParameters.computeIfAbsent(command, key -> new HashSet<>()).addAll(code(row.get(1)));
    }
    tables
        .get(1)
        .forEach(row -> subcommands.put(code(row.get(0)).get(0), Set.copyOf(code(row.get(1)))));
    List<Path> all = sourceFiles(Document.root());
    for (Path file : all) {
      if (file.endsWith("pom.xml")) {
        modules.add(Document.root().relativize(file.getParent()).toString());
      }
    }
    poms = text(all, "pom.xml");
    sources = text(all, ".java");
  }

  /** The programs that a script must not find on this machine. */
  Set<String> programs() {
    Set<String> programs = new HashSet<>(subcommands.keySet());
    programs.addAll(Set.of("aws", "mvn", "java"));
    return programs;
  }

  /** The project's own scripts that documents may name. */
  List<String> scripts() throws IOException {
    Path folder = Document.root().resolve(SCRIPTS);
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  /** Returns {@code ""} if there is nothing. */
  String problem(List<String> words) {
    List<String> arguments = words.subList(1, words.size());
    String problem =
        switch (words.get(0)) {
          case "aws" -> problemOfAws(arguments);
          case "mvn" -> problemOfMaven(arguments);
          case "java" -> problemOfJava(arguments);
          default -> problemOfOther(words.get(0), arguments);
        };
    return problem.isEmpty() ? "" : problem + " in " + String.join(" ", words);
  }

  private String problemOfOther(String program, List<String> arguments) {
    Set<String> known = subcommands.getOrDefault(program, Set.copyOf(arguments));
    return arguments.isEmpty() || known.contains(arguments.get(0)) ? "" : arguments.get(0);
  }

  private String problemOfAws(List<String> arguments) {
    String command = arguments.get(0) + " " + arguments.get(1);
    if (!awsParameters.containsKey(command)) {
      return command;
    }
    Set<String> known = new HashSet<>(awsParameters.get(command));
    known.addAll(awsParameters.getOrDefault(FOR_ALL, Set.of()));
    return arguments.stream()
        .filter(word -> word.startsWith("--") && !known.contains(word))
        .collect(Collectors.joining(" "));
  }

  private String problemOfMaven(List<String> arguments) {
    List<String> wrong = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      String word = arguments.get(i);
      boolean isKnown =
          word.equals("-pl")
              ? isModules(arguments.get(++i))
              : word.startsWith("-P")
                  ? Stream.of(word.substring(2).split(","))
                      .allMatch(profile -> poms.contains("<id>" + profile + "</id>"))
                  : word.startsWith("-D")
                      ? isProperty(word.substring(2).split("=", 2))
                      : GOALS.contains(word) || FLAGS.contains(word);
      if (!isKnown) {
        wrong.add(word);
      }
    }
    return String.join(" ", wrong);
  }

  private boolean isModules(String list) {
    return Stream.of(list.split(",")).allMatch(modules::contains);
  }

  private boolean isProperty(String... nameAndValue) {
    String name = nameAndValue[0];
    boolean isTest = name.equals("test") || name.equals("it.test");
    if (isTest && nameAndValue[1].matches("\\w+") && !nameAndValue[1].equals("NONE")) {
      return sources.contains("class " + nameAndValue[1] + " ");
    }
    return PLUGINS_PROPERTIES.contains(name)
        || poms.contains("<" + name + ">")
        || poms.contains("<" + name + "/>")
        || poms.contains("${" + name + "}")
        || sources.contains("getProperty(\"" + name + "\"")
        || sources.contains("getInteger(\"" + name + "\"");
  }

  /** Its options are those of an end-to-end test. */
  private String problemOfJava(List<String> arguments) {
    return arguments.stream()
        .filter(word -> word.startsWith("-") && !word.equals("-cp") && !word.equals("-jar"))
        .map(word -> word.startsWith("-XX:") ? word.split("=", 2)[0] : word)
        .filter(option -> !sources.contains("\"" + option))
        .collect(Collectors.joining(" "));
  }

  private static List<String> code(String cell) {
    return CODE.matcher(cell).results().map(found -> found.group(1)).toList();
  }

  private static List<Path> sourceFiles(Path folder) throws IOException {
    List<Path> found = new ArrayList<>();
    try (Stream<Path> content = Files.list(folder)) {
      for (Path path : (Iterable<Path>) content::iterator) {
        String name = path.getFileName().toString();
        if (!Files.isDirectory(path)) {
          found.add(path);
        } else if (!name.equals("target")
            && !name.equals("node_modules")
            && !name.startsWith(".")) {
          found.addAll(sourceFiles(path));
        }
      }
    }
    return found;
  }

  private static String text(List<Path> files, String end) {
    return files.stream()
        .filter(file -> file.toString().endsWith(end))
        .map(
            file -> {
              try {
                return Files.readString(file);
              } catch (IOException failure) {
                throw new UncheckedIOException(failure);
              }
            })
        .collect(Collectors.joining("\n"));
  }
}
