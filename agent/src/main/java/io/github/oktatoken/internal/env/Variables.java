package io.github.oktatoken.internal.env;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The environment variables as one client sees them: {@code payments_okta_scope} before {@code
 * okta_scope}. Gathers what is wrong with them, so that one look shows all of it.
 */
public final class Variables {
  private final Map<String, String> environment;
  private final ClientName client;
  private final Set<String> problems = new LinkedHashSet<>();

  public Variables(Map<String, String> environment, ClientName client) {
    this.environment = environment;
    this.client = client;
  }

  /** Returns the value of a setting as it stands there, or {@code null} if it is blank as well. */
  public @Nullable String optional(String setting) {
    return valueOf(nameOf(setting));
  }

  /** Returns the value of a variable that is no client's. */
  public @Nullable String common(String name) {
    return valueOf(name);
  }

  /** Returns the value of a variable that many programs read, some by its name in lower case. */
  public @Nullable String commonInEitherCase(String name) {
    String value = valueOf(name);
    return value == null ? valueOf(name.toLowerCase(Locale.ROOT)) : value;
  }

  /** Returns the value of a setting, and "" after a complaint if it isn't set. */
  public String required(String setting, String wayOut) {
    String value = optional(setting);
    if (value == null) {
      missing(setting, wayOut);
      return "";
    }
    if (hasControlCharacter(value)) {
      refuse(nameOf(setting) + " has a line break or another control character in it: remove it");
    }
    return value;
  }

  public void missing(String setting, String wayOut) {
    String other = client.isDefault() ? "" : " (nor " + setting + ")";
    refuse(ownName(setting) + " is not set" + other + ": " + wayOut);
  }

  /** Returns the name of the variable that counts: the client's own, if that is set. */
  public String nameOf(String setting) {
    String own = ownName(setting);
    return valueOf(own) == null ? setting : own;
  }

  /** Returns the name of the variable that no other client looks at. */
  public String ownName(String setting) {
    return client.variable(setting);
  }

  /** Returns whether the client has this setting for itself alone. */
  public boolean isOwn(String setting) {
    return !client.isDefault() && valueOf(ownName(setting)) != null;
  }

  public ClientName client() {
    return client;
  }

  public void refuse(String problem) {
    problems.add(problem);
  }

  /** Returns what was refused. */
  public Set<String> problems() {
    return problems;
  }

  private @Nullable String valueOf(String name) {
    String value = environment.get(name);
    return value == null || value.isBlank() ? null : value;
  }

  public static boolean hasControlCharacter(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (Character.isISOControl(value.charAt(i))) {
        return true;
      }
    }
    return false;
  }
}
