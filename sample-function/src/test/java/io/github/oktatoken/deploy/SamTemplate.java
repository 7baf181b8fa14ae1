package io.github.oktatoken.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.AbstractConstruct;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** A template, in which {@code !Ref X} and the like are texts. */
record SamTemplate(Map<?, ?> sections) {

  static SamTemplate read(Path folder) throws IOException {
    String text = Files.readString(folder.resolve("template.yaml"));
    return new SamTemplate(new Yaml(new WithFunctions()).load(text));
  }

  /** The properties of each resource of this type. */
  List<Map<?, ?>> properties(String type) {
    return map(sections, "Resources").values().stream()
        .<Map<?, ?>>map(Map.class::cast)
        .filter(resource -> type.equals(resource.get("Type")))
        .<Map<?, ?>>map(resource -> map(resource, "Properties"))
        .toList();
  }

  static Map<?, ?> map(Map<?, ?> parent, String key) {
    return parent.get(key) instanceof Map<?, ?> child ? child : Map.of();
  }

  private static final class WithFunctions extends SafeConstructor {
    WithFunctions() {
      super(new LoaderOptions());
      yamlMultiConstructors.put(
          "!",
          new AbstractConstruct() {
            @Override
            public Object construct(Node node) {
              String value = node instanceof ScalarNode scalar ? scalar.getValue() : "";
              return node.getTag().getValue() + " " + value;
            }
          });
    }
  }
}
