package io.github.oktatoken.internal.config;

import io.github.oktatoken.internal.base.PlainText;
import io.github.oktatoken.internal.env.ClientName;
import io.github.oktatoken.internal.message.SettingMessages;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The environment variables as one client sees them: {@code payments_okta_scope} before {@code
 * okta_scope}. Collects what is wrong with them, so that one message can say all of it.
 */
final class Variables {
  private final Map<String, String> environment;
  private final ClientName client;
  private final Set<String> problems = new LinkedHashSet<>();

  Variables(Map<String, String> environment, ClientName client) {
    this.environment = environment;
    this.client = client;
  }

  ClientName client() {
    return client;
  }

  /** Returns the value of a setting, not stripped; {@code null} if it is not set, or is blank. */
  @Nullable String optional(String setting) {
    return common(nameOf(setting));
  }

  /** Returns the value of a setting; if it is not set, refuses it and returns "". */
  String required(String setting, String wayOut) {
    String value = optional(setting);
    if (value == null) {
      problems.add(SettingMessages.notSet(client, setting, wayOut));
      return "";
    }
    if (PlainText.hasControlCharacter(value)) {
      refuse(setting, SettingMessages.CONTROL_CHARACTER);
    }
    return value;
  }

  /** Returns the value of a variable that is the same for all clients. */
  @Nullable String common(String name) {
    String value = environment.get(name);
    return value == null || value.isBlank() ? null : value;
  }

  /** Returns the value of a variable that many programs read, some by its name in lower case. */
  @Nullable String commonInEitherCase(String name) {
    String value = common(name);
    return value == null ? common(name.toLowerCase(Locale.ROOT)) : value;
  }

  /** Returns whether the client has a variable of its own for this setting. */
  boolean isOwn(String setting) {
    return !client.isDefault() && common(client.variable(setting)) != null;
  }

  /** Returns the name of the variable that counts: the client's own, if that is set. */
  String nameOf(String setting) {
    return isOwn(setting) ? client.variable(setting) : setting;
  }

  /** Refuses the value of a setting. */
  void refuse(String setting, String problem) {
    problems.add(nameOf(setting) + problem);
  }

  /** Refuses the client. */
  void refuse(String problem) {
    problems.add(problem);
  }

  /** Returns why values, or the client, are refused. */
  Set<String> problems() {
    return problems;
  }
}
