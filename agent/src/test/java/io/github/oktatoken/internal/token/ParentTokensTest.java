package io.github.oktatoken.internal.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.oktatoken.AccessToken;
import io.github.oktatoken.ManualClock;
import io.github.oktatoken.TestTokens;
import io.github.oktatoken.TokenUnavailableException;
import io.github.oktatoken.internal.env.ClientName;
import io.github.oktatoken.internal.oauth.AccessTokenResponse;
import io.github.oktatoken.internal.token.file.PrivateFile;
import io.github.oktatoken.internal.token.file.TokenFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParentTokensTest {
  private static final Duration LIFETIME = Duration.ofSeconds(300);

  private final ManualClock clock = new ManualClock();

  private static final URI ORDERS = URI.create("https://api.example.com/orders");

  @TempDir private Path folder;
  private Path file;
  private ParentTokens parents;

  @BeforeEach
  void readTheParentsFile() {
    file = folder.resolve("token.json");
    parents = new ParentTokens(Map.of(ClientName.DEFAULT, file), clock);
  }

  @Test
  void readsTheParentsTokenFileAgainWithEachCall() throws IOException {
    AccessTokenResponse first = write("t0k3n-1");
    assertThat(parents.token()).isEqualTo(first.token());

    AccessTokenResponse second = write("t0k3n-2");
    assertThat(parents.token()).isEqualTo(second.token());

    Files.delete(file);
    assertThat(message()).contains("no such file");
  }

  @Test
  void servesTheParentsTokenUntilItExpiresAndThenSaysWhoRefreshesIt() throws IOException {
    write("t0k3n-1");
    clock.advance(LIFETIME.minusMillis(1));
    assertThat(parents.token().value()).isEqualTo("t0k3n-1");

    clock.advance(Duration.ofMillis(1));
    assertThat(message())
        .isEqualTo(
            "the token in "
                + file
                + " expired at 2026-01-01T00:05:00Z, and this JVM was started by the function's"
                + " own, which alone refreshes it: call TokenHolder.get() there first");
  }

  @Test
  void saysThatTheParentHasWrittenNoTokenFileYet() {
    assertThat(message())
        .isEqualTo(
            "no token can be read from "
                + file
                + " (there is no such file or folder), and this JVM was started by the"
                + " function's own, which alone refreshes it: call TokenHolder.get() there first");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r--r--", "rw-rw----", "rw-----w-", "rwx------"})
  void readsNoTokenFileThatOtherUsersCanAccess(String permissions) throws IOException {
    write("t0k3n-1");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));

    assertThat(message()).contains(file + " (it is not private to this user)", "there first");
  }

  @Test
  void followsNoSymbolicLinkInPlaceOfTheParentsTokenFile() throws IOException {
    write("t0k3n-1");
    Path target = Files.move(file, folder.resolve("target"));
    Files.createSymbolicLink(file, target);

    assertThat(message()).contains(file + " (it is not private to this user)");
  }

  @Test
  void readsNoFolderInPlaceOfTheParentsTokenFile() throws IOException {
    Files.createDirectory(file);

    assertThat(message()).contains(file + " (it is not private to this user)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "t0k3n",
        "[\"t0k3n\"]",
        "{\"access_token\":\"t0k3n\"",
        "{\"access_token\":\"t0k3n\",\"expires_in\":\"t0k3n\"}",
        "{\"access_token\":\"t0k3n\",\"expires_at\":9999999999}",
        "{\"access_token\":[\"t0k3n\"]}",
        "{\"access_token\":\"t0k3n\",\"expires_at\":9223372036854775807}",
        "\u0000"
      })
  void readsNoMalformedTokenFileAndRevealsNothingOfIt(String content) throws IOException {
    writePrivately(content);

    assertThat(message()).contains("no token can be read from " + file + " (");
  }

  @Test
  void readsNoTokenFileThatIsTooLarge() throws IOException {
    writePrivately(" ".repeat(2 << 20));

    assertThat(message()).contains(file + " (it is too large for a token)");
  }

  @Test
  void handsOutNoTokenThatIsBoundToTheParentsKey() throws IOException {
    AccessTokenResponse bound = TestTokens.bound("t0k3n-1", clock.instant(), LIFETIME);
    new TokenFile(file).write(bound, "f1ng3r");

    assertThat(message())
        .isEqualTo(
            "the token in "
                + file
                + " is bound (DPoP) to a key that only the function's JVM has, which started"
                + " this one: call the API there");
    assertThatThrownBy(() -> parents.proof(bound.token(), "GET", ORDERS, null))
        .isInstanceOf(TokenUnavailableException.class)
        .hasMessageContaining("bound (DPoP)");
  }

  @Test
  void signsNoProofForABearerToken() throws IOException {
    AccessToken bearer = write("t0k3n-1").token();

    assertThatThrownBy(() -> parents.proof(bearer, "GET", ORDERS, null))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Authorization: Bearer");
  }

  @Test
  void readsTheTokenFileOfTheNamedClient() throws IOException {
    AccessTokenResponse unnamed = write("t0k3n-1");
    Path file = folder.resolve("token.payments.json");
    AccessTokenResponse payments = TestTokens.response("t0k3n-2", clock.instant(), LIFETIME);
    new TokenFile(file).write(payments, "f1ng3r");
    Map<ClientName, Path> files = new LinkedHashMap<>();
    files.put(ClientName.DEFAULT, this.file);
    files.put(new ClientName("payments"), file);
    ParentTokens several = new ParentTokens(files, clock);

    assertThat(several.token(new ClientName("payments"))).isEqualTo(payments.token());
    assertThat(several.token(new ClientName("default"))).isEqualTo(unnamed.token());
    assertThatThrownBy(() -> several.token(new ClientName("orders")))
        .isInstanceOf(TokenUnavailableException.class)
        .hasMessage(
            "there is no client orders but default, payments: correct the name, or add it to"
                + " okta_clients");
    Files.delete(file);
    assertThatThrownBy(() -> several.token(new ClientName("payments")))
        .hasMessageContaining("read from " + file)
        .hasMessageEndingWith("call TokenHolder.get(\"payments\") there first");
  }

  @Test
  void suggestsANamedClientIfTheParentHasNoDefaultClient() {
    ParentTokens named = new ParentTokens(Map.of(new ClientName("payments"), file), clock);

    assertThatThrownBy(named::token)
        .isInstanceOf(TokenUnavailableException.class)
        .hasMessageContaining("there is no client default but payments: call");
  }

  @Test
  void invalidatesNoTokenOfTheParent() throws IOException {
    write("t0k3n-1");

    assertThat(parents.invalidate("t0k3n-1")).isFalse();

    assertThat(parents.token().value()).isEqualTo("t0k3n-1");
  }

  private AccessTokenResponse write(String value) throws IOException {
    AccessTokenResponse response = TestTokens.response(value, clock.instant(), LIFETIME);
    new TokenFile(file).write(response, "f1ng3r");
    return response;
  }

  private void writePrivately(String content) throws IOException {
    Files.writeString(file, content);
    Files.setPosixFilePermissions(file, PrivateFile.onlyForOwner());
  }

  /** Returns the message, after a check of all that a logger may print. */
  private @Nullable String message() {
    TokenUnavailableException failure =
        catchThrowableOfType(TokenUnavailableException.class, parents::token);
    assertThat(failure).as("what is thrown").isNotNull();
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    assertThat(text.toString()).doesNotContain("t0k3n");
    return failure.getMessage();
  }
}
