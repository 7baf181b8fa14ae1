package io.github.oktatoken.deploy;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** One way to deploy the sample function; each language is read by what its example looks like. */
enum Example {
  SAM("*.yaml", "Variables:", "Timeout: (\\d+)"),
  CDK("*.ts", "environment: {", "Duration\\.seconds\\((\\d+)\\)"),
  TERRAFORM("*.tf", "variables = {", "timeout = (\\d+)"),
  CONTAINER("{*.yaml,Dockerfile}", "Variables:", "Timeout: (\\d+)");

  private static final Pattern COMMENT = Pattern.compile("(?m)^ *(#|//|/\\*\\*).*\n");
  private static final Pattern ASSIGNMENT = Pattern.compile("\\s+(\\w+)\\s*[:=] ?\\s*(.+?),?");
  private static final Pattern IMAGE_VARIABLE = Pattern.compile("(?m)^ENV (\\w+)=(.+)$");
  private static final Pattern RUNTIME =
      Pattern.compile("\\bjava(\\d+)\\b|\\bJAVA_(\\d+)\\b|\\bJAVA=(\\d+)\\b");
  private static final Pattern ACTION = Pattern.compile("\\b[a-z]+:(?:[A-Z]\\w+|\\*)");
  private static final Pattern RESOURCE =
      Pattern.compile("(?m)(?:\\bResource\\s*[:=]|\\bresources:) *(.+?)[ }),]*$");
  private static final Pattern MANAGED_POLICY =
      Pattern.compile("policy/(?:service-role/)?(\\w+)|ManagedPolicyName\\('(\\w+)");

  private final String files;
  private final String variables;
  private final Pattern timeout;

  Example(String files, String variables, String timeout) {
    this.files = files;
    this.variables = variables;
    this.timeout = Pattern.compile(timeout);
  }

  Path folder() {
    return Path.of("deploy", name().toLowerCase(Locale.ROOT));
  }

  /** Without comments, which may speak of what isn't there. */
  String text() throws IOException {
    StringBuilder text = new StringBuilder();
    try (DirectoryStream<Path> paths = Files.newDirectoryStream(folder(), files)) {
      for (Path path : paths) {
        text.append(COMMENT.matcher(Files.readString(path)).replaceAll(""));
      }
    }
    return text.toString();
  }

  /** The function's environment variables. */
  Map<String, String> environment() throws IOException {
    Map<String, String> environment = new TreeMap<>();
    String text = text();
    String block = text.substring(text.indexOf(variables) + variables.length() + 1);
    for (String line : block.split("\n")) {
      Matcher assignment = ASSIGNMENT.matcher(line);
      if (!assignment.matches()) {
        break;
      }
      environment.put(assignment.group(1), unquoted(assignment.group(2)));
    }
    found(IMAGE_VARIABLE).forEach(each -> environment.put(each.group(1), each.group(2)));
    return environment;
  }

  List<Integer> timeouts() throws IOException {
    return groups(timeout).map(Integer::valueOf).toList();
  }

  List<String> runtimes() throws IOException {
    return groups(RUNTIME).map(version -> "java" + version).toList();
  }

  /** What the function's role may do. */
  List<String> actions() throws IOException {
    return found(ACTION).map(MatchResult::group).toList();
  }

  /** What it may do this to. */
  List<String> resources() throws IOException {
    return groups(RESOURCE).toList();
  }

  /** The policies of AWS in the role, beside those that SAM and CDK put into each. */
  List<String> managedPolicies() throws IOException {
    return groups(MANAGED_POLICY).toList();
  }

  /** The group that has matched, of several ways to write one thing. */
  private Stream<String> groups(Pattern pattern) throws IOException {
    return found(pattern)
        .flatMap(match -> IntStream.rangeClosed(1, match.groupCount()).mapToObj(match::group))
        .filter(Objects::nonNull);
  }

  private Stream<MatchResult> found(Pattern pattern) throws IOException {
    return pattern.matcher(text()).results();
  }

  private static String unquoted(String value) {
    return value.replaceAll("^(!Sub )?[\"'`]|[\"'`]$", "");
  }
}
