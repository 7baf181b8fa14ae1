package io.github.oktatoken.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.differential.Difference.Allowed;
import io.github.oktatoken.differential.ProbedFunction.When;
import io.github.oktatoken.differential.probe.DifferentialProbe;
import io.github.oktatoken.differential.probe.FunctionLogManager;
import io.github.oktatoken.differential.probe.LoggingProgram;
import io.github.oktatoken.differential.probe.OwnSettings;
import io.github.oktatoken.differential.probe.StartedLoggerFinder;
import io.github.oktatoken.endtoend.EndToEnd;
import io.github.oktatoken.function.OwnRuntime;
import io.github.oktatoken.local.LambdaFunction;
import io.github.oktatoken.local.LocalLambda;
import io.github.oktatoken.machine.Jdks;
import io.github.oktatoken.machine.Packed;
import io.github.oktatoken.server.Certificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Do no harm: a function that looks at everything finds the same with the layer as without it, but
 * for {@link AllowedDifferences}.
 */
class DifferentialIT extends EndToEnd {
  /** What the probe could not see into would be the same by not being seen. */
  private static final String FAILED_LOOK = "java\\.lang\\.(\\w+\\.)?\\w+(Exception|Error)\\b.*";

  private ProbedFunction function;

  @BeforeEach
  void packTheFunction() throws Exception {
    // A name, so that the agent has to look it up.
    settings.put("okta_token_url", longLived.tokenUrl().replace("127.0.0.1", "localhost"));
    function = new ProbedFunction(jdk, folder, layer, settings, moments);
    function.pack();
  }

  @ParameterizedTest
  @EnumSource
  void aFunctionFindsEverythingAsItWas(When when) throws Exception {
    assertNothingElseDiffers(when, List.of());
  }

  @ParameterizedTest
  @EnumSource(names = {"BEFORE_MAIN", "AFTER_INITIALISATION"})
  void theFunctionsOwnLogManagerStands(When when) throws Exception {
    useFunctionsLogManager();
    assertThat(assertNothingElseDiffers(when, List.of()).get("log manager"))
        .contains(FunctionLogManager.class.getName());
  }

  /**
   * With a configuration file the JDK starts java.util.logging at the first security event, and the
   * runtime's own setting of a security property is one: before there is a class loader of the
   * function.
   */
  @ParameterizedTest
  @EnumSource(names = {"BEFORE_MAIN", "AFTER_INITIALISATION"})
  void theLogManagerIsTheOneWithoutTheLayerIfItHasAConfigurationFile(When when) throws Exception {
    useFunctionsLogManager();
    Path configuration = folder.resolve("logging.properties");
    Files.writeString(configuration, "handlers=java.util.logging.ConsoleHandler\n.level=WARNING\n");
    addOption("-Djava.util.logging.config.file=" + configuration);
    assertNothingElseDiffers(when, List.of());
  }

  @ParameterizedTest
  @EnumSource(names = {"BEFORE_MAIN", "AFTER_INITIALISATION"})
  void whatTheFunctionSetsForTheWholeJvmStands(When when) throws Exception {
    settings.put(DifferentialProbe.SETS, OwnSettings.DEFAULTS);
    assertNothingElseDiffers(
        when,
        when == When.AFTER_INITIALISATION
            ? List.of(AllowedDifferences.REQUEST_THROUGH_PROXY)
            : List.of());
  }

  @Test
  void aPolicyThatTheFunctionSetsAfterTheFirstLookUpComesTooLate() throws Exception {
    settings.put(DifferentialProbe.SETS, OwnSettings.POLICIES);
    Path other = folder.resolve("other.p12");
    new Certificate().trustOptions(other);
    settings.put(OwnSettings.TRUST_STORE, other.toString());
    assertNothingElseDiffers(When.BEFORE_MAIN, AllowedDifferences.POLICIES_TOO_LATE);
  }

  @ParameterizedTest
  @EnumSource(names = "BEFORE_MAIN")
  void theFunctionsOwnVersionsOfTheAgentsLibrariesStand(When when) throws Exception {
    List<String> libraries =
        List.of("okhttp3.OkHttpClient", "okio.Buffer", "kotlin.Unit", "com.squareup.moshi.Moshi");
    List<String> bundled = new ArrayList<>(libraries);
    bundled.add("io.github.oktatoken.TokenHolder");
    Packed.emptyClasses(
        function.task().resolve("lib/bundled.jar"), folder.resolve("bundled"), bundled);
    Map<String, String> found = assertNothingElseDiffers(when, List.of());
    assertThat(libraries)
        .allSatisfy(
            name ->
                assertThat(found.get("function's class " + name))
                    .isEqualTo("from file:/folder/task/lib/bundled.jar"));
  }

  @Test
  void aFunctionThatEndsTheJvmEndsIt() throws Exception {
    for (boolean isLayered : List.of(false, true)) {
      try (LocalLambda lambda = function.start(When.AS_IT_COMES, isLayered)) {
        lambda.begin(DifferentialProbe.EXIT);
        assertThat(lambda.awaitEnd().status()).isEqualTo(DifferentialProbe.EXIT_STATUS);
      }
    }
  }

  /**
   * On a flat class path the JDK finds the function's logging when its TLS first wants a logger.
   * AWS's runtime asks for one before anybody else; a program in its place does so when it is
   * ready.
   */
  @Test
  void theLoggingOfAProgramInTheRuntimesPlaceIsStartedByTheProgram() throws Exception {
    Path program = folder.resolve("program");
    Packed.classes(program, LoggingProgram.class, OwnRuntime.class, StartedLoggerFinder.class);
    Path services = Files.createDirectories(program.resolve("META-INF/services"));
    Files.writeString(
        services.resolve(System.LoggerFinder.class.getName()), StartedLoggerFinder.class.getName());
    Path script = folder.resolve("script");
    Files.writeString(
        script,
        "#!/bin/sh\nexec '%s' -cp '%s' %s\n"
            .formatted(jdk.resolve("bin/java"), program, LoggingProgram.class.getName()));
    assertThat(script.toFile().setExecutable(true)).isTrue();
    Path notes = folder.resolve("notes");
    settings.put(StartedLoggerFinder.NOTES, notes.toString());
    settings.put("okta_next_wrapper", script.toString());
    for (Path wrapper : List.of(script, layer.resolve("okta-token-wrapper"))) {
      LambdaFunction started =
          new LambdaFunction(jdk, List.of(wrapper), program, "program", settings);
      try (LocalLambda lambda = LocalLambda.start(started, moments)) {
        if (!wrapper.equals(script)) {
          assertThat(lambda.invoke("{}").answer()).contains("Bearer");
        }
      }
      assertThat(notes).as("with %s", wrapper).hasContent("main\n");
      Files.delete(notes);
    }
  }

  /** When it is held the function has another agent, and the layer's own therefore. */
  private boolean isLaunched(When when) throws IOException {
    return when == When.AS_IT_COMES && Jdks.hasCaches(jdk);
  }

  private void useFunctionsLogManager() {
    addOption("-Djava.util.logging.manager=" + FunctionLogManager.class.getName());
  }

  private void addOption(String option) {
    settings.merge("JAVA_TOOL_OPTIONS", " " + option, String::concat);
  }

  private Map<String, String> assertNothingElseDiffers(When when, List<Allowed> more)
      throws Exception {
    Map<String, String> without = function.findings(when, false);
    Map<String, String> with = function.findings(when, true);
    assertThat(with.values()).noneMatch(value -> value.matches(FAILED_LOOK));
    String[] tokens = {
      with.remove(DifferentialProbe.TOKEN_AT_START), with.remove(DifferentialProbe.TOKEN_AT_END)
    };
    switch (when) {
      case BEFORE_MAIN -> assertThat(tokens).containsExactly("true", "true");
      case AFTER_INITIALISATION -> assertThat(tokens).containsExactly("false", "false");
      case AS_IT_COMES -> assertThat(tokens).doesNotContainNull();
    }
    without.remove(DifferentialProbe.TOKEN_AT_START);
    without.remove(DifferentialProbe.TOKEN_AT_END);
    List<Allowed> allowed = new ArrayList<>(AllowedDifferences.EVERYWHERE);
    allowed.addAll(
        isLaunched(when) ? AllowedDifferences.WITH_LAUNCHER : AllowedDifferences.WITH_AGENT);
    allowed.addAll(more);
    assertThat(Difference.between(without, with, allowed)).isEqualTo(Difference.NONE);
    return with;
  }
}
