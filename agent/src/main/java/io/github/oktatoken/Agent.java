package io.github.oktatoken;

import io.github.oktatoken.lambda.ExtensionLoop;
import io.github.oktatoken.lambda.ExtensionsApi;
import io.github.oktatoken.lambda.LambdaLog;
import io.github.oktatoken.oauth.TokenEndpoint;
import io.github.oktatoken.token.TokenFile;
import io.github.oktatoken.token.TokenKeeper;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * The java agent: registers the extension, starts the thread that gets the token, and returns.
 *
 * <p>The function's own start waits for {@code premain}, so nothing here touches TLS, DNS or a
 * library; and whatever goes wrong, the JVM is never told: the function starts without a token, and
 * {@link TokenHolder#get()} says why.
 */
public final class Agent {
  private Agent() {}

  /** Called by the JVM before the runtime's main method; never throws. */
  public static void premain(String arguments) {
    long startedNanos = System.nanoTime();
    Map<String, String> environment = System.getenv();
    LambdaLog log = Settings.log(environment);
    try {
      start(Settings.read(environment), log, startedNanos);
    } catch (IllegalArgumentException senseless) {
      refuse(log, senseless.getMessage(), null);
    } catch (IOException unregistered) {
      refuse(log, unregistered.getMessage(), unregistered);
    } catch (Throwable unforeseen) {
      refuse(log, "the agent could not start: " + unforeseen.getClass().getName(), unforeseen);
    }
  }

  private static void start(Settings settings, LambdaLog log, long startedNanos)
      throws IOException {
    Clock clock = Clock.systemUTC();
    TokenEndpoint endpoint =
        new TokenEndpoint(settings.tokenUrl(), settings.client(), settings.scope(), clock);
    TokenKeeper tokens =
        new TokenKeeper(endpoint, new TokenFile(settings.tokenFile()), log, clock, new Random());
    ExtensionsApi lambda = new ExtensionsApi(settings.runtimeApi());
    ExtensionLoop.start(lambda, tokens, log, clock, startedNanos);
    TokenHolder.hold(tokens);
  }

  private static void refuse(LambdaLog log, String reason, @Nullable Throwable cause) {
    TokenHolder.refuse(reason, cause);
    log.error("no okta token: " + reason);
  }
}
