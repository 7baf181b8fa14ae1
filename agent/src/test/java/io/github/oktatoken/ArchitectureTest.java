package io.github.oktatoken;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.github.oktatoken.internal.Extension;
import io.github.oktatoken.internal.MissingAgent;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final String ROOT = "io.github.oktatoken";
  private static final String INTERNAL = ROOT + ".internal";

  /** From the top to the bottom: each may use those below it, so there is no circle. */
  private static final List<String> PACKAGES =
      Stream.of(
              "",
              ".config",
              ".lambda",
              ".token.shared",
              ".token",
              ".token.file",
              ".oauth",
              ".dpop",
              ".aws.kms",
              ".jose",
              ".secret.aws",
              ".aws",
              ".secret",
              ".http",
              ".http.silent",
              ".message",
              ".base",
              ".env")
          .map(INTERNAL::concat)
          .toList();

  private static final List<String> ROOT_TYPES =
      List.of("TokenHolder", "ApiCall", "AccessToken", "TokenUnavailableException", "Agent");

  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  @Test
  void knowsEveryPackage() {
    assertThat(MAIN.contain(Agent.class)).isTrue();
    assertThat(MAIN.contain(ManualClock.class)).isFalse();
    assertThat(MAIN.stream().map(JavaClass::getPackageName).filter(name -> !name.equals(ROOT)))
        .isSubsetOf(PACKAGES)
        .containsAll(PACKAGES);
  }

  @Test
  void anAuthorSeesFiveTypes() {
    assertThat(MAIN.stream().filter(type -> type.getPackageName().equals(ROOT)))
        .extracting(JavaClass::getSimpleName)
        .containsAll(ROOT_TYPES)
        .allMatch(name -> name.equals("package-info") || ROOT_TYPES.contains(name));
  }

  @Test
  void packagesUseOnlyThoseBelowThem() {
    for (int i = 0; i < PACKAGES.size(); i++) {
      noClasses()
          .that()
          .resideInAPackage(PACKAGES.get(i))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(PACKAGES.subList(0, i).toArray(String[]::new))
          .allowEmptyShould(true)
          .check(MAIN);
    }
  }

  @Test
  void onlyTheLauncherUsesTheAgent() {
    noClasses()
        .that()
        .resideInAPackage(INTERNAL + "..")
        .and()
        .doNotHaveSimpleName("Launcher")
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(Agent.class, TokenHolder.class)
        .check(MAIN);
  }

  @Test
  void onlyTheExtensionAndTheMissingAgentReadTheEnvironment() {
    noClasses()
        .that()
        .doNotBelongToAnyOf(Extension.class, MissingAgent.class)
        .should()
        .callMethod(System.class, "getenv")
        .orShould()
        .callMethod(System.class, "getenv", String.class)
        .check(MAIN);
  }

  @Test
  void nothingTouchesTheLoggingOfTheFunction() {
    noClasses().should().dependOnClassesThat().resideInAPackage("java.util.logging").check(MAIN);
  }

  @Test
  void premainCompilesNoRegularExpression() {
    noClasses()
        .that()
        .resideInAPackage(INTERNAL + ".lambda")
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(Pattern.class)
        .orShould()
        .callMethod(String.class, "matches", String.class)
        .orShould()
        .callMethod(String.class, "replaceAll", String.class, String.class)
        .check(MAIN);
  }
}
