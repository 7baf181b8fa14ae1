package io.github.oktatoken.localrun;

import io.github.oktatoken.machine.Known;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What Maven's command line says; an option that is blank is not given.
 *
 * @param given by name
 * @param settings those of the agent, to request tokens elsewhere than from the built-in server
 */
record Options(Map<String, String> given, Map<String, String> settings) {
  static final String FUNCTION = "function";
  static final String HANDLER = "handler";
  static final String EVENT = "event";
  static final String ENVIRONMENT = "environment";
  static final String TIMEOUT = "timeout";

  /** Where Maven was called, to which the paths are relative. */
  private static final String FOLDER = "folder";

  /** A file that is there afterwards if the run has succeeded. */
  private static final String PASSED = "passed";

  private static final List<String> OF_FUNCTION =
      List.of(FUNCTION, HANDLER, EVENT, ENVIRONMENT, TIMEOUT);

  /** In variables, since arguments show in the list of processes. */
  private static final List<String> SETTINGS =
      List.of("okta_token_url", "client_id", "client_secret", "okta_scope", "okta_client_auth");

  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(20);

  /** Lambda's own limit. */
  private static final int MOST_SECONDS = 900;

  /** Takes arguments of the form {@code name=value}. */
  static Options of(String... arguments) {
    Map<String, String> given = new HashMap<>();
    for (String argument : arguments) {
      String[] parts = argument.split("=", 2);
      putUnlessBlank(given, parts[0], parts[1]);
    }
    Map<String, String> settings = new HashMap<>();
    for (String name : SETTINGS) {
      putUnlessBlank(settings, name, System.getenv(name));
    }
    return new Options(given, settings);
  }

  /** Returns whether it's not about the sample function. */
  boolean nameAFunction() {
    return OF_FUNCTION.stream().anyMatch(given::containsKey);
  }

  String required(String name, String example) throws BadOption {
    String value = given.get(name);
    if (value == null) {
      throw new BadOption("-D" + name + " is missing. For instance: -D" + name + "=" + example);
    }
    return value;
  }

  /** An existing file. */
  Path file(String name, String value) throws BadOption {
    Path file;
    try {
      file = Path.of(given.getOrDefault(FOLDER, "")).resolve(value).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw new BadOption("-D" + name + " is not a path: " + e.getMessage());
    }
    if (!Files.exists(file)) {
      throw new BadOption("-D" + name + ": there is no file " + file);
    }
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw new BadOption("-D" + name + ": " + file + " is not a file that can be read");
    }
    return file;
  }

  @Nullable Path fileIfGiven(String name) throws BadOption {
    String value = given.get(name);
    return value == null ? null : file(name, value);
  }

  Duration timeout() throws BadOption {
    String value = given.get(TIMEOUT);
    if (value == null) {
      return DEFAULT_TIMEOUT;
    }
    if (!value.matches("[1-9]\\d{0,2}") || Integer.parseInt(value) > MOST_SECONDS) {
      throw new BadOption("-Dtimeout takes seconds, from 1 to " + MOST_SECONDS + ", not " + value);
    }
    return Duration.ofSeconds(Integer.parseInt(value));
  }

  /** Forgets an earlier run. */
  void begin() throws IOException {
    if (given.containsKey(PASSED)) {
      Files.deleteIfExists(passed());
    }
  }

  /** Notes that this run has succeeded. */
  void pass() throws IOException {
    if (given.containsKey(PASSED)) {
      Files.writeString(passed(), "");
    }
  }

  private Path passed() {
    return Path.of(Known.in(given, PASSED));
  }

  private static void putUnlessBlank(Map<String, String> all, String name, @Nullable String value) {
    if (value != null && !value.isBlank()) {
      all.put(name, value);
    }
  }
}
