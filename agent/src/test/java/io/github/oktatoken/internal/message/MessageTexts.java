package io.github.oktatoken.internal.message;

import io.github.oktatoken.internal.env.ClientName;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * All texts of one class of messages: its constants, and what its methods return for whatever their
 * source compares a parameter with. An ellipsis stands for what varies.
 */
final class MessageTexts {
  private static final String VARIES = "…";
  private static final long NUMBER = 7_654_321_098L;
  private static final Instant TIME = Instant.ofEpochSecond(NUMBER);
  private static final Pattern CASES = Pattern.compile("case ((?:\"[^\"]*\",? ?)+)->");
  private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"");

  private final Class<?> messages;
  private final String source;

  MessageTexts(Class<?> messages, Path sources) throws IOException {
    this.messages = messages;
    this.source =
        Files.readString(sources.resolve(messages.getSimpleName() + ".java"))
            .replaceAll("\\s+", " ");
  }

  Set<String> all() throws ReflectiveOperationException {
    Set<String> texts = new LinkedHashSet<>();
    for (Field field : messages.getDeclaredFields()) {
      if (isPublic(field.getModifiers())) {
        texts.add(tidy((String) field.get(null)));
      }
    }
    for (Method method : messages.getDeclaredMethods()) {
      if (isPublic(method.getModifiers())) {
        for (List<Object> arguments : samples(method)) {
          Object text = method.invoke(null, arguments.toArray());
          if (text != null) {
            texts.add(tidy(withoutSamples((String) text, arguments)));
          }
        }
      }
    }
    return texts;
  }

  private static boolean isPublic(int modifiers) {
    return Modifier.isPublic(modifiers);
  }

  private List<List<Object>> samples(Method method) {
    List<String> names = parameterNames(method);
    List<List<Object>> samples = List.of(List.of());
    for (int i = 0; i < names.size(); i++) {
      Set<Object> values = values(method.getParameterTypes()[i], names.get(i));
      samples =
          samples.stream()
              .flatMap(given -> values.stream().map(value -> with(given, value)))
              .toList();
    }
    return samples;
  }

  private static List<Object> with(List<Object> given, Object value) {
    List<Object> all = new ArrayList<>(given);
    all.add(value);
    return all;
  }

  /** Class files don't have them. */
  private List<String> parameterNames(Method method) {
    Matcher declarations =
        Pattern.compile("public static [^=;{}]*\\b" + method.getName() + "\\(([^)]*)\\)")
            .matcher(source);
    return declarations
        .results()
        .map(found -> found.group(1).isEmpty() ? List.<String>of() : names(found.group(1)))
        .filter(names -> names.size() == method.getParameterCount())
        .findFirst()
        .orElseThrow();
  }

  private static List<String> names(String parameters) {
    return Stream.of(parameters.split(", "))
        .map(parameter -> parameter.substring(parameter.lastIndexOf(' ') + 1))
        .toList();
  }

  private Set<Object> values(Class<?> type, String name) {
    Set<Object> values = new LinkedHashSet<>();
    if (type == String.class) {
      values.add(VARIES);
      values.addAll(comparedWith(name));
    } else if (type == int.class) {
      values.add((int) (NUMBER % Integer.MAX_VALUE));
      found(name + " [<>=!]=? (\\d+)").forEach(literal -> values.add(Integer.valueOf(literal)));
    } else if (type == long.class) {
      values.add(NUMBER);
      found(name + " [<>] 0").forEach(sign -> values.add(-NUMBER));
    } else if (type == boolean.class) {
      values.addAll(List.of(true, false));
    } else if (type == ClientName.class) {
      values.addAll(List.of(ClientName.DEFAULT, new ClientName(VARIES)));
    } else if (type == Collection.class) {
      values.add(List.of(new ClientName(VARIES)));
    } else if (type == Throwable.class) {
      values.add(new Sample());
    } else if (type == Class.class) {
      values.add(Sample.class);
    } else if (type == Path.class) {
      values.add(Path.of(VARIES));
    } else if (type == Instant.class) {
      values.add(TIME);
    } else if (type == Duration.class) {
      values.add(Duration.ofMillis(NUMBER));
    } else {
      throw new IllegalArgumentException("no sample of " + type);
    }
    return values;
  }

  private List<String> comparedWith(String name) {
    List<String> literals =
        new ArrayList<>(found(name + "\\.equals(?:IgnoreCase)?\\(\"([^\"]*)\""));
    if (source.contains(name + ".isEmpty()")) {
      literals.add("");
    }
    if (source.contains("switch (" + name + ")")) {
      CASES
          .matcher(source)
          .results()
          .flatMap(labels -> QUOTED.matcher(labels.group(1)).results())
          .forEach(label -> literals.add(label.group(1)));
    }
    return literals;
  }

  private List<String> found(String regex) {
    return Pattern.compile("\\b" + regex)
        .matcher(source)
        .results()
        .map(found -> found.group(found.groupCount()))
        .toList();
  }

  private static String withoutSamples(String text, List<Object> arguments) {
    String rest =
        text.replace(Sample.class.getName(), VARIES)
            .replace(TIME.toString(), VARIES)
            .replace(String.valueOf(NUMBER), VARIES)
            .replace(String.valueOf(Duration.ofMillis(NUMBER).toHours()), VARIES);
    for (Object argument : arguments) {
      String value = argument.toString();
      if (argument instanceof Integer || (argument instanceof String && !value.isEmpty())) {
        rest = rest.replaceAll("(?<!\\w)" + Pattern.quote(value) + "(?!\\w)", VARIES);
      }
    }
    return rest;
  }

  /** As a reader of the log would look for it: without what stands around it there. */
  private static String tidy(String text) {
    String whole = (text.startsWith(" ") ? VARIES : "") + text + (text.endsWith(" ") ? VARIES : "");
    return whole
        .replace(VARIES + "_", "")
        .replace("okta token " + VARIES, "okta token")
        .replace(VARIES + " " + VARIES + ")", VARIES + ")")
        .replace(VARIES + VARIES, VARIES);
  }

  private static final class Sample extends RuntimeException {
    private static final long serialVersionUID = 1;

    @Override
    public String getMessage() {
      return VARIES;
    }

    @Override
    public String toString() {
      return VARIES;
    }
  }
}
