package io.github.oktatoken;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Index.atIndex;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the agent does in a JVM that a script starts in the runtime's place. */
class AgentInScriptTest extends ChildJvmFixture {
  @Test
  void getsATokenInTheJvmOfAScriptOnlyWhenAsked() throws Exception {
    Files.writeString(folder.resolve("token.json"), "left by another process");

    List<String> lines = runInScript(Child.class, JAVA + "$$");

    assertThat(lines)
        .hasSize(3)
        .satisfies(log -> assertThat(log).contains("get() of this JVM", "with exec"), atIndex(0))
        .satisfies(log -> assertThat(log).startsWith("no okta token: AWS_"), atIndex(1))
        .satisfies(answer -> assertThat(answer).startsWith("AWS_LAMBDA_RUNTIME_API"), atIndex(2));
    assertThat(folder.resolve("token.json")).doesNotExist();
  }

  @Test
  void leavesTheTokenFileAloneInAJvmOfAScriptThatAsksForNothing() throws Exception {
    Path file = Files.writeString(folder.resolve("token.json"), "of a server beside it");

    assertThat(runInScript(Idle.class, JAVA + "$$"))
        .singleElement()
        .asString()
        .contains("with exec");

    assertThat(file).hasContent("of a server beside it");
  }

  @Test
  void recognisesTheJvmOfAScriptBelowOtherScripts() throws Exception {
    assertThat(runInScript(Idle.class, "sh -c '" + JAVA + "'$$'; :'"))
        .singleElement()
        .asString()
        .contains("with exec");
  }

  @Test
  void getsNoLastingTokenInTheJvmOfAScriptBeforeASnapshot() throws Exception {
    settings.put("AWS_LAMBDA_RUNTIME_API", "127.0.0.1:1");
    settings.put("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start");
    settings.put("client_id", "c");
    settings.put("client_secret", "s");
    settings.put("okta_token_url", "http://127.0.0.1:1/token");

    assertThat(runInScript(Child.class, JAVA + "$$"))
        .last()
        .asString()
        .contains("the connection to 127.0.0.1 failed");
    assertThat(folder.resolve("token.json")).doesNotExist();
  }

  @Test
  void mistakesNoChildOfAJvmForTheJvmOfAScript() throws Exception {
    long wrapper = ProcessHandle.current().pid();

    assertThat(runInScript(Child.class, JAVA + wrapper))
        .singleElement()
        .asString()
        .contains("this JVM was started by the function's own");
  }
}
