package io.github.oktatoken.testing;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaFieldAccess.AccessType;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;
import io.github.oktatoken.TokenHolder;
import io.github.oktatoken.internal.TestExtension;
import io.github.oktatoken.internal.token.TokenSource;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class NoDoorTest {
  private static final JavaClasses AGENT = classesBeside(TokenHolder.class);
  private static final JavaClasses TESTING = classesBeside(TestTokens.class);

  private static final JavaClass EXTENSION = AGENT.get("io.github.oktatoken.internal.Extension");

  private static JavaClasses classesBeside(Class<?> type) {
    return new ClassFileImporter()
        .importLocations(
            List.of(Location.of(type.getProtectionDomain().getCodeSource().getLocation())));
  }

  private static List<JavaMethod> takingTokens(JavaClasses classes) {
    return classes.stream()
        .flatMap(type -> type.getMethods().stream())
        .filter(
            method ->
                method.getRawParameterTypes().stream()
                    .anyMatch(parameter -> parameter.isEquivalentTo(TokenSource.class)))
        .toList();
  }

  @Test
  void theAgentTakesTokensFromItsOwnPackageAlone() {
    assertThat(takingTokens(AGENT))
        .singleElement()
        .isEqualTo(EXTENSION.getMethod("hold", TokenSource.class))
        .extracting(JavaMethod::getModifiers)
        .asInstanceOf(InstanceOfAssertFactories.collection(JavaModifier.class))
        .doesNotContain(JavaModifier.PUBLIC, JavaModifier.PROTECTED);
  }

  @Test
  void theAgentKeepsThemInOnePlaceWhichNoOtherMethodSets() {
    assertThat(EXTENSION.getField("tokens").getModifiers()).contains(JavaModifier.PRIVATE);
    assertThat(
            EXTENSION.getField("tokens").getAccessesToSelf().stream()
                .filter(access -> access.getAccessType() == AccessType.SET)
                .map(access -> access.getOrigin().getName()))
        .containsExactly("hold");
  }

  /** Or else the tests above would show nothing. */
  @Test
  void theTestingJarHasTheDoor() {
    assertThat(takingTokens(TESTING))
        .singleElement()
        .extracting(method -> method.getOwner().getName())
        .isEqualTo(TestExtension.class.getName());
    assertThat(AGENT.contain(TestExtension.class)).isFalse();
  }

  /** In the agent's jar they have other names. */
  @Test
  void theTestingJarUsesNoLibraryOfTheAgent() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("okhttp3..", "okio..", "com.squareup..", "kotlin..")
        .check(TESTING);
  }

  @Test
  void theExtensionAloneUsesJunit() {
    noClasses()
        .that()
        .doNotBelongToAnyOf(TestTokensExtension.class, WithTestTokens.class)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.junit..")
        .check(TESTING);
  }
}
