package io.github.oktatoken.internal.env;

import java.nio.file.Path;

/**
 * The name of a client in {@code okta_clients}.
 *
 * @param value as it stands there; {@code default} is the client whose settings have no prefix
 */
public record ClientName(String value) {
  /** The client whose settings have no prefix. */
  public static final ClientName DEFAULT = new ClientName("default");

  /** Returns whether this is the client whose settings have no prefix. */
  public boolean isDefault() {
    return equals(DEFAULT);
  }

  /** Returns the variable that is this client's alone, as in {@code payments_okta_scope}. */
  public String variable(String setting) {
    return isDefault() ? setting : value + "_" + setting;
  }

  /** Returns how log lines call its token, as in {@code okta token payments}. */
  public String label() {
    return isDefault() ? "okta token" : "okta token " + value;
  }

  /** Returns its token file, if this is that of all clients: {@code /tmp/token.payments.json}. */
  public Path file(Path common) {
    if (isDefault()) {
      return common;
    }
    String name = common.getFileName().toString();
    int dot = name.lastIndexOf('.');
    int end = dot > 0 ? dot : name.length();
    return common.resolveSibling(name.substring(0, end) + "." + value + name.substring(end));
  }

  /** Returns the name alone. */
  @Override
  public String toString() {
    return value;
  }
}
