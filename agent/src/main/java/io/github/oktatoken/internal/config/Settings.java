package io.github.oktatoken.internal.config;

import io.github.oktatoken.internal.env.ClientName;
import io.github.oktatoken.internal.env.Variable;
import io.github.oktatoken.internal.lambda.InitializationType;
import io.github.oktatoken.internal.lambda.LambdaLog;
import io.github.oktatoken.internal.lambda.LogEvent;
import io.github.oktatoken.internal.message.SettingMessages;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The settings of the function: what its environment variables say.
 *
 * @param runtimeApi host and port of Lambda's Extensions API
 * @param initializationType how Lambda starts and keeps the environment
 * @param clients the settings of all clients, also of those that are refused; at least one
 * @param refused why clients can't have a token
 * @param refusal why no client can have a token; {@code null} if one can
 */
public record Settings(
    String runtimeApi,
    InitializationType initializationType,
    Map<ClientName, ClientSettings> clients,
    Map<ClientName, String> refused,
    @Nullable String refusal) {

  /** Each client costs a request of one rate limit whenever an environment starts. */
  static final int MAX_CLIENTS = 10;

  private static final List<ClientName> UNNAMED = List.of(ClientName.DEFAULT);

  /** Reads the settings. Never throws: invalid settings are refused, without their values. */
  public static Settings read(Map<String, String> environment) {
    Variables common = new Variables(environment, ClientName.DEFAULT);
    String runtimeApi = common.required(Variable.RUNTIME_API, SettingMessages.OUTSIDE_LAMBDA);
    List<ClientName> names = clientNames(common);
    boolean areNamesValid = !names.isEmpty();
    Set<String> problems = new LinkedHashSet<>(common.problems());
    Map<ClientName, ClientSettings> clients = new LinkedHashMap<>();
    Map<ClientName, String> refused = new LinkedHashMap<>();
    Set<Path> files = new HashSet<>();
    SecretDestination destination =
        names.equals(UNNAMED) ? null : SecretDestination.of(environment, names);
    for (ClientName name : areNamesValid ? names : UNNAMED) {
      Variables variables = new Variables(environment, name);
      clients.put(name, ClientSettings.read(variables, destination, files));
      if (!variables.problems().isEmpty()) {
        refused.put(name, String.join("; ", variables.problems()));
      }
      // Without valid names, nobody knows which settings are meant to be there.
      if (areNamesValid) {
        problems.addAll(variables.problems());
      }
    }
    boolean isRefused = !common.problems().isEmpty() || refused.size() == clients.size();
    return new Settings(
        runtimeApi,
        InitializationType.of(environment.get(Variable.INITIALIZATION_TYPE)),
        clients,
        refused,
        isRefused ? String.join("; ", problems) : null);
  }

  /** Returns a log whose lines look as Lambda's settings demand; never throws. */
  public static LambdaLog log(Map<String, String> environment) {
    return LambdaLog.toStandardError(
        environment.get(Variable.LOG_FORMAT), environment.get(Variable.LOG_LEVEL));
  }

  /**
   * Returns the name under which the function's metrics are, or {@code null} if there are to be
   * none. The log tells of an invalid value, which is no reason to go without a token.
   */
  public static @Nullable String measuredFunction(Map<String, String> environment, LambdaLog log) {
    Variables common = new Variables(environment, ClientName.DEFAULT);
    String format = common.common(Variable.METRICS);
    if (format == null) {
      return null;
    }
    if (!format.strip().equals("emf")) {
      log.error(LogEvent.SETTING_IGNORED, Variable.METRICS + SettingMessages.INVALID_METRICS);
      return null;
    }
    String function = common.common(Variable.FUNCTION_NAME);
    return function == null ? "unknown" : function;
  }

  /** Returns none if they are invalid. */
  private static List<ClientName> clientNames(Variables common) {
    String text = common.optional(Variable.CLIENTS);
    if (text == null) {
      return UNNAMED;
    }
    Set<ClientName> names = new LinkedHashSet<>();
    for (String part : text.split(",", -1)) {
      String name = part.strip();
      if (!isName(name)) {
        common.refuse(Variable.CLIENTS, SettingMessages.INVALID_CLIENT_NAME);
        return List.of();
      }
      if (!names.add(new ClientName(name))) {
        common.refuse(Variable.CLIENTS, SettingMessages.DUPLICATE_CLIENT_NAME);
        return List.of();
      }
    }
    if (names.size() > MAX_CLIENTS) {
      common.refuse(SettingMessages.tooManyClients(MAX_CLIENTS));
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
