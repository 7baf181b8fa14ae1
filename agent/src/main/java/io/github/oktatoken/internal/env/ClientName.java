package io.github.oktatoken.internal.env;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The name of a client.
 *
 * @param value the name in {@code okta_clients}
 */
public record ClientName(String value) {
  /** The client whose variables have no prefix; the only one if {@code okta_clients} is not set. */
  public static final ClientName DEFAULT = new ClientName("default");

  public boolean isDefault() {
    return equals(DEFAULT);
  }

  /** Returns the name of the client's own variable, as in {@code payments_okta_scope}. */
  public String variable(String setting) {
    return isDefault() ? setting : value + "_" + setting;
  }

  /** Returns the name of its token in log lines, as in {@code okta token payments}. */
  public String label() {
    return isDefault() ? "okta token" : "okta token " + value;
  }

  /** Returns the client's file beside a common one, as in {@code /tmp/token.payments.json}. */
  public Path file(Path common) {
    if (isDefault()) {
      return common;
    }
    String name = common.getFileName().toString();
    int dot = name.lastIndexOf('.');
    int end = dot > 0 ? dot : name.length();
    return common.resolveSibling(name.substring(0, end) + "." + value + name.substring(end));
  }

  // Written out: those that the compiler adds to a record make method handles at their first call.

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ClientName name && value.equals(name.value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return value;
  }
}
