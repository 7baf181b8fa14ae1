package io.github.oktatoken;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.ParameterDeclarations;

/** The files of a test class's folder of resources, where Jazzer would look for them too. */
public final class KeptInputs implements ArgumentsProvider {
  @Override
  public Stream<Arguments> provideArguments(
      ParameterDeclarations parameters, ExtensionContext context)
      throws IOException, URISyntaxException {
    Class<?> target = context.getRequiredTestClass();
    URL kept = target.getResource(target.getSimpleName() + "Inputs");
    assertThat(kept).as("the inputs of %s", target).isNotNull();
    Path folder = Path.of(kept.toURI());
    List<Arguments> inputs = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder).sorted()) {
      for (Path file : files.toList()) {
        inputs.add(argumentSet(file.getFileName().toString(), Files.readAllBytes(file)));
      }
    }
    return inputs.stream();
  }
}
