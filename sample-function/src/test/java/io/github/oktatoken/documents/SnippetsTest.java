package io.github.oktatoken.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.oktatoken.documents.Document.Block;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xml.sax.InputSource;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import tools.jackson.databind.json.JsonMapper;

/** The examples in the documents compile, or can be parsed, and set variables that there are. */
class SnippetsTest {
  /** Of AWS, and of the sample function. */
  private static final Set<String> OTHER_VARIABLES = Set.of("orders_url");

  static List<Block> java() {
    return blocks("java");
  }

  static List<Block> yaml() {
    return blocks("yaml");
  }

  static List<Block> json() {
    return blocks("json");
  }

  static List<Block> xml() {
    return blocks("xml");
  }

  private static List<Block> blocks(String language) {
    return Document.all().stream()
        .flatMap(document -> document.blocks().stream())
        .filter(block -> block.language().equals(language))
        .toList();
  }

  /** A block of another language is in no test, so it has to be none. */
  @Test
  void eachBlockIsOfLanguageThatIsTested() {
    assertThat(Document.all().stream().flatMap(document -> document.blocks().stream()))
        .extracting(Block::language)
        .contains("java", "yaml", "json", "xml", "bash")
        .isSubsetOf("java", "yaml", "json", "xml", "bash", "sh", "");
  }

  @ParameterizedTest
  @MethodSource("java")
  void javaCompiles(Block block) {
    assertThat(JavaSnippet.errors(block.text())).isEmpty();
  }

  @Test
  void javaThatDoesNotCompileIsFound() {
    assertThat(JavaSnippet.errors("TokenHolder.fetch();")).isNotEmpty();
    assertThat(JavaSnippet.errors("class Example { Strin name; }")).isNotEmpty();
    assertThat(JavaSnippet.errors("TokenHolder.get();")).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("yaml")
  void yamlSetsVariablesThatThereAre(Block block) {
    assertThat(unknownVariables(new Yaml().compose(new StringReader(block.text())))).isEmpty();
  }

  @Test
  void yamlWithAnotherVariableIsFound() {
    String text = "Environment: {Variables: {okta_scop: a, AWS_REGION: b, payments_client_id: c}}";
    assertThat(unknownVariables(new Yaml().compose(new StringReader(text))))
        .containsExactly("okta_scop");
  }

  @ParameterizedTest
  @MethodSource("json")
  void jsonCanBeParsed(Block block) {
    assertThat(new JsonMapper().readTree(block.text()).isContainer()).isTrue();
    assertThat(unknownVariables(new Yaml().compose(new StringReader(block.text())))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("xml")
  void xmlCanBeParsed(Block block) throws Exception {
    assertThat(xml(block.text()).getDocumentElement()).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"<a>", "<a/><b/>", ""})
  void xmlThatCanNotBeParsedIsFound(String text) {
    assertThatThrownBy(() -> xml(text)).isInstanceOf(org.xml.sax.SAXException.class);
  }

  private static org.w3c.dom.Document xml(String text) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(text)));
  }

  private static List<String> unknownVariables(Node node) {
    List<String> unknown = new ArrayList<>();
    if (node instanceof MappingNode mapping) {
      for (NodeTuple member : mapping.getValue()) {
        if (name(member).equals("Variables") && member.getValueNode() instanceof MappingNode all) {
          all.getValue().stream()
              .map(SnippetsTest::name)
              .filter(n -> !isVariable(n))
              .forEach(unknown::add);
        } else {
          unknown.addAll(unknownVariables(member.getValueNode()));
        }
      }
    } else if (node instanceof SequenceNode sequence) {
      sequence.getValue().forEach(element -> unknown.addAll(unknownVariables(element)));
    }
    return unknown;
  }

  private static String name(NodeTuple member) {
    return member.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
  }

  private static boolean isVariable(String name) {
    Set<String> known = new HashSet<>(ReadmeTest.variables());
    known.addAll(OTHER_VARIABLES);
    Stream<String> settings = ReadmeTest.settings().stream();
    return known.contains(name)
        || name.startsWith("AWS_")
        || settings.anyMatch(setting -> name.endsWith("_" + setting));
  }
}
