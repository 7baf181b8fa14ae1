package io.github.oktatoken.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.fake.FakeAws;
import io.github.oktatoken.function.ProbeHandler;
import io.github.oktatoken.local.LambdaFunction;
import io.github.oktatoken.local.LocalLambda;
import io.github.oktatoken.local.Moments;
import io.github.oktatoken.machine.Build;
import io.github.oktatoken.server.FaultServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The real zip shares a token through npm's {@code dynalite}, a table that isn't ours. */
@Timeout(SharedTokensInterop.SECONDS)
class SharedTokensInterop {
  /** Many times what it takes where there is nothing else to do. */
  static final int SECONDS = 300;

  private static final String TABLE = "arn:aws:dynamodb:eu-central-1:123456789012:table/tokens";

  /** How many environments may be late before one has its responses of the table in time. */
  private static final int ATTEMPTS = 6;

  @TempDir private Path folder;
  private final Map<String, String> settings = new HashMap<>();
  private int environments;

  @Test
  void theSecondEnvironmentTakesTheTokenThatTheFirstHasRequested() throws Exception {
    Path layer = Build.unpackLayer(Files.createDirectory(folder.resolve("opt")));
    try (Dynalite dynalite = new Dynalite(TABLE);
        FaultServer okta = new FaultServer()) {
      dynalite.await();
      settings.put("client_id", "shared");
      settings.put("client_secret", "a secret that is long enough");
      settings.put("okta_token_url", okta.url());
      settings.put("okta_shared_tokens", TABLE);
      settings.put("AWS_ENDPOINT_URL_DYNAMODB", dynalite.url().toString());
      settings.put("AWS_ACCESS_KEY_ID", FakeAws.ACCESS_KEY_ID);
      settings.put("AWS_SECRET_ACCESS_KEY", FakeAws.SECRET_ACCESS_KEY);
      settings.put("AWS_SESSION_TOKEN", FakeAws.SESSION_TOKEN);

      String first = sharedToken(layer);
      String second = sharedToken(layer);

      assertThat(okta.issued()).contains(first);
      assertThat(second).isEqualTo(first);
      assertThat(okta.connections()).as("all but the second").isEqualTo(environments - 1);
    }
  }

  /** Starts environments until the table is fast enough for one. */
  private String sharedToken(Path layer) throws Exception {
    for (int i = 0; i < ATTEMPTS; i++) {
      environments++;
      Path file = Files.createDirectory(folder.resolve("tmp" + environments)).resolve("token.json");
      settings.put("okta_token_file", file.toString());
      LambdaFunction function =
          new LambdaFunction(
              Path.of(System.getProperty("java.home")),
              List.of(layer.resolve("okta-token-wrapper")),
              Build.testClasses(),
              ProbeHandler.class.getName(),
              settings);
      try (LocalLambda environment = LocalLambda.start(function, new Moments())) {
        assertThat(environment.invoke("{\"tell\":\"token\"}").answer()).contains("Bearer");
        String token = Files.readString(file).split("\"", 5)[3];
        if (environment.finalLog().stream().noneMatch(line -> line.contains("is not shared"))) {
          return token;
        }
      }
    }
    throw new AssertionError("the table was too slow each time");
  }
}
