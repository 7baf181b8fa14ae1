package io.github.oktatoken.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The links of all documents. Nothing is asked over the network. */
class LinksTest {
  /** Far below what there are: a walk that finds nothing is noticed. */
  private static final int LEAST_PAGES = 20;

  private static final int LEAST_LINKS = 150;

  @Test
  void allLinksLeadSomewhere() {
    List<Document> documents = Document.all();
    assertThat(documents).hasSizeGreaterThan(LEAST_PAGES);
    assertThat(documents.stream().mapToInt(document -> document.links().size()).sum())
        .isGreaterThan(LEAST_LINKS);
    assertThat(documents.stream().flatMap(document -> broken(document).stream())).isEmpty();
  }

  @Test
  void brokenLinksAreFound() {
    Path page = Document.root().resolve("README.md");
    List<String> lines =
        List.of(
            "# Top `code`, and more",
            "[good](#top-code-and-more) [`x`](LICENSE) [over two",
            "lines](layer/docs/okta-set-up.md#a-key-in-kms) [out](https://example.com/a#b)",
            "`[no](link)`",
            "[a](#nowhere) [b](nothing.md) [c](layer/docs/okta-set-up.md#nowhere) [d](http://)");
    assertThat(broken(Document.of(page, lines)))
        .containsExactly(
            "README.md: #nowhere",
            "README.md: nothing.md",
            "README.md: layer/docs/okta-set-up.md#nowhere",
            "README.md: http://");
  }

  private static List<String> broken(Document document) {
    List<String> broken = new ArrayList<>();
    for (String link : document.links()) {
      if (!leadsSomewhere(document, link)) {
        broken.add(Document.root().relativize(document.path()) + ": " + link);
      }
    }
    return broken;
  }

  private static boolean leadsSomewhere(Document document, String link) {
    if (link.matches("[a-z]+:.*")) {
      return isUrl(link);
    }
    String[] parts = link.split("#", 2);
    Path target = document.path().resolveSibling(parts[0]).normalize();
    if (parts.length == 1) {
      return Files.exists(target);
    }
    Document page =
        parts[0].isEmpty() ? document : Files.exists(target) ? Document.read(target) : null;
    return page != null && page.anchors().contains(parts[1]);
  }

  private static boolean isUrl(String link) {
    try {
      return URI.create(link).getHost() != null;
    } catch (IllegalArgumentException notOne) {
      return false;
    }
  }
}
