package io.github.oktatoken.internal.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code layer/docs/troubleshooting.md} has each message, and no other. */
class TroubleshootingTest {
  private static final Path SOURCES =
      Path.of("src/main/java/io/github/oktatoken/internal/message").toAbsolutePath();
  private static final Path PAGE = Path.of("../layer/docs/troubleshooting.md");
  private static final Path WRAPPER = Path.of("../layer/src/main/layer/okta-token-wrapper");
  private static final Pattern ROW =
      Pattern.compile("^\\| `([^`]+)` \\| ([^|]+) \\|$", Pattern.MULTILINE);
  private static final Pattern WRAPPERS_TEXT =
      Pattern.compile("okta_problem=\"(.+)\"|printf '%s\\\\n' \"(.+)\"");

  /** The page's sections. */
  enum Section {
    AGENT(AgentMessages.class, "The agent and its tokens"),
    UNAVAILABLE(UnavailableMessages.class, "No token, for the moment"),
    TOKEN(TokenMessages.class, "The token endpoint's response, and keys"),
    SETTING(SettingMessages.class, "Settings"),
    NETWORK(NetworkMessages.class, "Network"),
    SECRET(SecretMessages.class, "A secret that is kept elsewhere"),
    KMS(KmsMessages.class, "A key in KMS"),
    AWS(AwsMessages.class, "Requests to AWS"),
    FILE(FileMessages.class, "The token file");

    private final Class<?> messages;
    private final String title;

    Section(Class<?> messages, String title) {
      this.messages = messages;
      this.title = title;
    }
  }

  @ParameterizedTest
  @EnumSource
  void sectionHasExactlyTheMessagesOfItsClass(Section section) throws Exception {
    assertThat(rows(section.title)).isEqualTo(new TreeSet<>(texts(section.messages)));
  }

  @Test
  void sectionOfTheWrapperHasExactlyItsMessages() throws IOException {
    Matcher script = WRAPPERS_TEXT.matcher(Files.readString(WRAPPER));
    Set<String> texts = new TreeSet<>();
    while (script.find()) {
      String text = script.group(1) == null ? script.group(2) : script.group(1);
      texts.add(text.replaceAll("\\$\\w+", "…").replace("\\\"", "\""));
    }
    assertThat(texts).hasSizeGreaterThan(3);
    assertThat(rows("The wrapper")).isEqualTo(texts);
  }

  @Test
  void eachClassOfMessagesHasItsSection() throws IOException {
    try (Stream<Path> files = Files.list(SOURCES)) {
      assertThat(files.map(file -> file.getFileName().toString().replace(".java", "")))
          .filteredOn(name -> !name.equals("package-info"))
          .containsExactlyInAnyOrderElementsOf(
              Stream.of(Section.values()).map(s -> s.messages.getSimpleName()).toList());
    }
  }

  @Test
  void branchesOfMessageAreAllFound() throws Exception {
    assertThat(texts(TokenMessages.class))
        .contains(
            "Okta's rate limit is reached: have fewer functions start at once, or raise the limit"
                + " (the token endpoint returned …)",
            "okta_scope is not set and the authorization server has no default scopes: set"
                + " okta_scope (the token endpoint returned …)");
    assertThat(texts(KmsMessages.class)).contains("… is disabled: enable it, or name another key");
  }

  private static Set<String> texts(Class<?> messages) throws Exception {
    return new MessageTexts(messages, SOURCES).all();
  }

  private static Set<String> rows(String title) throws IOException {
    String page = Files.readString(PAGE);
    assertThat(page).containsOnlyOnce("\n## " + title + "\n");
    String section = page.split("\n## " + Pattern.quote(title) + "\n", 2)[1].split("\n## ", 2)[0];
    List<String> rows = ROW.matcher(section).results().map(row -> row.group(1)).toList();
    assertThat(rows).doesNotHaveDuplicates();
    long tableLines = section.lines().filter(line -> line.startsWith("| `")).count();
    assertThat(rows).as("rows that are rows").hasSize((int) tableLines);
    return rows.stream().collect(Collectors.toCollection(TreeSet::new));
  }
}
