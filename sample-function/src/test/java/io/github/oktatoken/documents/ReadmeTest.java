package io.github.oktatoken.documents;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.internal.env.Variable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The README is short, and names what there is. */
class ReadmeTest {
  private static final Path README = Document.root().resolve("README.md");
  private static final int MOST_LINES = 150;
  private static final Pattern ROW = Pattern.compile("\\| `([a-z_]+)` \\|.*");
  private static final Pattern SETTING = Pattern.compile("(?<![\\w.-])okta_[a-z_]+(?![\\w.-])");

  @Test
  void isReadInMinutes() throws Exception {
    assertThat(Files.readAllLines(README).size()).isBetween(50, MOST_LINES);
  }

  @Test
  void itsTableHasExactlyTheSettings() {
    List<String> rows =
        Document.read(README).prose().stream()
            .map(ROW::matcher)
            .filter(row -> row.matches())
            .map(row -> row.group(1))
            .toList();
    assertThat(rows).hasSizeGreaterThan(10).doesNotHaveDuplicates();
    assertThat(new TreeSet<>(rows)).isEqualTo(settings());
  }

  @Test
  void allPagesNameOnlySettingsThatThereAre() {
    Set<String> named =
        Document.all().stream()
            .flatMap(
                page ->
                    Stream.concat(
                        page.inlineCode().stream(), page.blocks().stream().map(b -> b.text())))
            .flatMap(text -> SETTING.matcher(text).results().map(name -> name.group()))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(named).hasSizeGreaterThan(10);
    assertThat(settings()).containsAll(named);
  }

  /** Those of ours are in lower case, those of others are not. */
  static Set<String> settings() {
    return variables().stream()
        .filter(name -> name.equals(name.toLowerCase(Locale.ROOT)))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  static Set<String> variables() {
    return Stream.of(Variable.class.getFields())
        .map(
            field -> {
              try {
                return (String) field.get(null);
              } catch (IllegalAccessException impossible) {
                throw new IllegalStateException(impossible);
              }
            })
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
