package io.github.oktatoken.endtoend;

import static java.util.Collections.max;
import static java.util.Collections.min;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.function.ExitHandler;
import io.github.oktatoken.local.LambdaFunction;
import io.github.oktatoken.local.LocalLambda;
import io.github.oktatoken.machine.Build;
import io.github.oktatoken.server.AuthorizationServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A function that ends its JVM waits for no thread of the agent's. */
class ExitIT extends EndToEnd {
  /** HotSpot waits 300 ms for threads in native code. */
  private static final Duration NOTICEABLE = Duration.ofMillis(200);

  /** The shortest of them counts, and there are more while it is too long: the machine is busy. */
  private static final int RUNS = 2;

  private static final int MOST_RUNS = 8;

  /** Long enough for all threads to be where they wait. */
  private static final Duration SETTLED = Duration.ofMillis(300);

  private static final Duration TOKEN_LIFE = Duration.ofSeconds(3);

  /** Longer than any exit takes. */
  private static final Duration STALL = Duration.ofSeconds(4);

  private Path sign;

  @BeforeEach
  void nameTheSign() {
    sign = folder.resolve("sign");
    settings.put(ExitHandler.SIGN, sign.toString());
  }

  @Test
  void theJvmEndsAsSoonAsWithoutTheLayer() throws Exception {
    Duration without = min(exits(List.of(), ExitHandler.EXIT));
    List<Duration> with = exits(layered(), ExitHandler.EXIT);
    while (with.size() < MOST_RUNS && isNoticeable(min(with).minus(without))) {
      with.addAll(exits(layered(), ExitHandler.EXIT));
    }

    assertThat(min(with).minus(without)).isLessThan(NOTICEABLE);
    // What the agent's thread would do otherwise, once it is where it waits.
    assertThat(max(exits(List.of(), ExitHandler.EXIT_WITH_A_WAITING_THREAD)).minus(without))
        .isGreaterThan(NOTICEABLE);
  }

  @Test
  void theJvmEndsAsSoonWhileATokenIsAskedFor() throws Exception {
    Duration without = min(exits(List.of(), ExitHandler.EXIT));
    List<Duration> with = new ArrayList<>();
    try (AuthorizationServer server = server(TOKEN_LIFE, "client_secret_basic")) {
      settings.put("okta_token_url", server.tokenUrl());
      for (int i = 0; i < RUNS || i < MOST_RUNS && isNoticeable(min(with).minus(without)); i++) {
        server.delay(Duration.ZERO);
        try (LocalLambda lambda = start(layered())) {
          Thread.sleep(TOKEN_LIFE.toMillis());
          server.delay(STALL);
          int asked = server.requests();
          lambda.begin(ExitHandler.EXIT);
          server.awaitRequests(asked + 1);
          with.add(exit(lambda));
        }
      }
    }
    assertThat(min(with).minus(without)).isLessThan(NOTICEABLE);
  }

  private List<Duration> exits(List<Path> wrapper, String event) throws Exception {
    List<Duration> exits = new ArrayList<>();
    for (int i = 0; i < RUNS; i++) {
      try (LocalLambda lambda = start(wrapper)) {
        lambda.begin(event);
        exits.add(exit(lambda));
      }
    }
    return exits;
  }

  private static boolean isNoticeable(Duration longer) {
    return longer.compareTo(NOTICEABLE) >= 0;
  }

  private static List<Path> layered() {
    return List.of(layer.resolve("okta-token-wrapper"));
  }

  private LocalLambda start(List<Path> wrapper) throws Exception {
    // Else the start wouldn't wait for the token, whose age matters here.
    takeAnotherEnvironment();
    String handler = ExitHandler.class.getName();
    return LocalLambda.start(
        new LambdaFunction(jdk, wrapper, Build.testClasses(), handler, settings), moments);
  }

  private Duration exit(LocalLambda lambda) throws Exception {
    Thread.sleep(SETTLED.toMillis());
    Files.createFile(sign);
    LocalLambda.Exit exit = lambda.awaitEnd();
    Files.delete(sign);
    assertThat(exit.status()).isEqualTo(ExitHandler.STATUS);
    return exit.took();
  }
}
