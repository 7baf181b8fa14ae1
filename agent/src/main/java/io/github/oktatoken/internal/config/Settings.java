package io.github.oktatoken.internal.config;

import io.github.oktatoken.internal.env.ClientName;
import io.github.oktatoken.internal.env.Variable;
import io.github.oktatoken.internal.env.Variables;
import io.github.oktatoken.internal.lambda.InitializationType;
import io.github.oktatoken.internal.lambda.LambdaLog;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the function's environment variables say; their names are in {@link Variable}.
 *
 * @param runtimeApi host and port of Lambda's Extensions API
 * @param initializationType how Lambda starts and keeps the environment
 * @param clients who gets tokens, by their names; one at least
 * @param refused what is wrong with the settings of the other clients, by their names
 */
public record Settings(
    String runtimeApi,
    InitializationType initializationType,
    Map<ClientName, ClientSettings> clients,
    Map<ClientName, String> refused) {

  /** Each costs a request of one rate limit, whenever an environment starts. */
  static final int MAX_CLIENTS = 10;

  private static final List<ClientName> UNNAMED = List.of(ClientName.DEFAULT);

  /**
   * Reads the settings.
   *
   * @throws IllegalArgumentException if they are so that no client can get a token; the message
   *     names each that is missing or senseless and says what is wanted, without the values, which
   *     may be secret
   */
  public static Settings read(Map<String, String> environment) {
    Variables common = new Variables(environment, ClientName.DEFAULT);
    String runtimeApi = common.required(Variable.RUNTIME_API, "this is not a Lambda environment");
    List<ClientName> names = clientNames(common);
    Set<String> problems = new LinkedHashSet<>(common.problems());
    boolean isRefused = !problems.isEmpty();
    Map<ClientName, ClientSettings> clients = new LinkedHashMap<>();
    Map<ClientName, String> refused = new LinkedHashMap<>();
    Set<Path> files = new HashSet<>();
    SecretHome home = SecretHome.of(environment, names);
    for (ClientName name : names) {
      Variables variables = new Variables(environment, name);
      ClientSettings client = ClientSettings.read(variables, home, files);
      if (variables.problems().isEmpty()) {
        clients.put(name, client);
      } else {
        refused.put(name, String.join("; ", variables.problems()));
        problems.addAll(variables.problems());
      }
    }
    if (isRefused || clients.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
    InitializationType type = InitializationType.of(environment.get(Variable.INITIALIZATION_TYPE));
    return new Settings(runtimeApi, type, clients, refused);
  }

  /** Reads how Lambda wants log lines to look; never fails. */
  public static LambdaLog log(Map<String, String> environment) {
    return LambdaLog.toStandardError(
        environment.get(Variable.LOG_FORMAT), environment.get(Variable.LOG_LEVEL));
  }

  /**
   * Reads where the tokens are written for readers that are not Java code, by the names of the
   * clients; never fails. A senseless place is for {@link #read} to complain of.
   */
  public static Map<ClientName, Path> tokenFiles(Map<String, String> environment) {
    Variables common = new Variables(environment, ClientName.DEFAULT);
    List<ClientName> names = clientNames(common);
    Map<ClientName, Path> files = new LinkedHashMap<>();
    for (ClientName name : names.isEmpty() ? UNNAMED : names) {
      files.put(name, ClientSettings.tokenFileOrDefault(new Variables(environment, name)));
    }
    return files;
  }

  /** Returns none if they are senseless. */
  private static List<ClientName> clientNames(Variables common) {
    String text = common.optional(Variable.CLIENTS);
    if (text == null) {
      return UNNAMED;
    }
    Set<ClientName> names = new LinkedHashSet<>();
    for (String part : text.split(",", -1)) {
      String name = part.strip();
      if (!isName(name)) {
        common.refuse(
            Variable.CLIENTS
                + " must be names separated by commas, each of letters, digits and underscores and"
                + " with a letter first, as in payments,orders");
        return List.of();
      }
      if (!names.add(new ClientName(name))) {
        common.refuse(Variable.CLIENTS + " has a name twice: remove one of the two");
        return List.of();
      }
    }
    if (names.size() > MAX_CLIENTS) {
      common.refuse(
          Variable.CLIENTS
              + " has more than "
              + MAX_CLIENTS
              + " names: remove some, since each costs a request whenever an environment starts");
      return List.of();
    }
    return List.copyOf(names);
  }

  /** As in the name of an environment variable. */
  private static boolean isName(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean isLetter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
      boolean isOther = c >= '0' && c <= '9' || c == '_';
      if (!isLetter && (i == 0 || !isOther)) {
        return false;
      }
    }
    return !text.isEmpty();
  }
}
