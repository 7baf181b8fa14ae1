package io.github.oktatoken;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final String ROOT = "io.github.oktatoken";
  private static final String LAMBDA = ROOT + ".lambda..";
  private static final String TOKEN = ROOT + ".token..";
  private static final String OAUTH = ROOT + ".oauth..";
  private static final String SECRET = ROOT + ".secret..";
  private static final String HTTP = ROOT + ".http..";

  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  @Test
  void everyRoomIsLookedAt() {
    assertThat(MAIN.contain(Agent.class)).isTrue();
    assertThat(MAIN.contain(ManualClock.class)).isFalse();
    for (String room : new String[] {"", ".lambda", ".token", ".oauth", ".secret", ".http"}) {
      assertThat(MAIN.containPackage(ROOT + room)).isTrue();
    }
  }

  @Test
  void roomsKnowOfTheRootOnlyTheTokenAndItsAbsence() {
    noClasses()
        .that()
        .resideInAnyPackage(LAMBDA, TOKEN, OAUTH, SECRET, HTTP)
        .should()
        .dependOnClassesThat(
            resideInAPackage(ROOT)
                .and(not(belongToAnyOf(AccessToken.class, TokenUnavailableException.class))))
        .check(MAIN);
  }

  @Test
  void oauthKnowsNeitherTokenNorLambda() {
    noClasses()
        .that()
        .resideInAPackage(OAUTH)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(TOKEN, LAMBDA)
        .check(MAIN);
  }

  @Test
  void tokenDoesNotKnowLambda() {
    noClasses()
        .that()
        .resideInAPackage(TOKEN)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(LAMBDA)
        .check(MAIN);
  }

  @Test
  void secretKnowsHttpAlone() {
    noClasses()
        .that()
        .resideInAPackage(SECRET)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(OAUTH, TOKEN, LAMBDA)
        .check(MAIN);
  }

  @Test
  void httpKnowsNoOtherRoom() {
    noClasses()
        .that()
        .resideInAPackage(HTTP)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(SECRET, OAUTH, TOKEN, LAMBDA)
        .check(MAIN);
  }

  @Test
  void onlyTheExtensionReadsTheEnvironmentAndWhatLooksForIt() {
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
        .resideInAPackage(LAMBDA)
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
