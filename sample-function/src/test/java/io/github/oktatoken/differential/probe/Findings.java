package io.github.oktatoken.differential.probe;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** What a probe has found: names and values, written as lines. */
public final class Findings {
  private static final String IS = " = ";

  private final Map<String, String> values = new TreeMap<>();

  /** A look that fails is a finding too. */
  void add(String name, Callable<? extends @Nullable Object> look) {
    String value;
    try {
      value = Objects.toString(look.call());
    } catch (Exception | LinkageError failure) {
      value = failure.toString();
    }
    values.put(oneLine(name), oneLine(value));
  }

  /** One of these, or one more. */
  void count(String name) {
    String key = oneLine(name);
    for (int i = 2; values.containsKey(key); i++) {
      key = oneLine(name) + ", number " + i;
    }
    values.put(key, "there");
  }

  String lines() {
    StringBuilder lines = new StringBuilder();
    values.forEach((name, value) -> lines.append(name).append(IS).append(value).append('\n'));
    return lines.toString();
  }

  public static Map<String, String> read(String lines) {
    Map<String, String> values = new TreeMap<>();
    for (String line : lines.split("\n")) {
      int is = line.indexOf(IS);
      values.put(line.substring(0, is), line.substring(is + IS.length()));
    }
    return values;
  }

  /** The class of an object and the loader that the class is from. */
  static String kind(@Nullable Object object) {
    if (object == null) {
      return "none";
    }
    Class<?> type = object.getClass();
    // The JVM numbers them as they come.
    String name = type.getName().replaceAll("\\$\\$Lambda.*", "'s lambda");
    return name + " of " + loader(type);
  }

  private static String loader(Class<?> type) {
    ClassLoader loader = type.getClassLoader();
    return loader == null ? "the JVM" : loader.getClass().getName();
  }

  private static String oneLine(String text) {
    return text.replace("\n", "\\n").replace("\r", "\\r");
  }
}
