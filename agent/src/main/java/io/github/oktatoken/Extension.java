package io.github.oktatoken;

import io.github.oktatoken.http.Network;
import io.github.oktatoken.lambda.ExtensionLoop;
import io.github.oktatoken.lambda.ExtensionsApi;
import io.github.oktatoken.lambda.InitializationType;
import io.github.oktatoken.lambda.LambdaLog;
import io.github.oktatoken.lambda.OutageLog;
import io.github.oktatoken.lambda.SnapStart;
import io.github.oktatoken.oauth.Grant;
import io.github.oktatoken.oauth.HttpTokenEndpoint;
import io.github.oktatoken.oauth.TokenEndpoint;
import io.github.oktatoken.token.ParentsToken;
import io.github.oktatoken.token.TokenFile;
import io.github.oktatoken.token.TokenKeeper;
import io.github.oktatoken.token.TokenSource;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts the extension together. The function's own start waits for it, so nothing here touches TLS,
 * DNS or a library; and whatever goes wrong, the JVM is never told: the function starts without a
 * token, and {@link TokenHolder#get()} says why.
 */
final class Extension {
  private Extension() {}

  /** Registers the extension and starts the thread that gets the token; never throws. */
  static void start() {
    Map<String, String> environment = System.getenv();
    try {
      TokenFile file = new TokenFile(Settings.tokenFile(environment));
      file.takeLeftOver();
      start(Settings.read(environment), file, Settings.log(environment));
    } catch (IllegalArgumentException senseless) {
      refuse(environment, senseless.getMessage(), null);
    } catch (Throwable unforeseen) {
      String reason = "the agent could not start: " + unforeseen.getClass().getName();
      refuse(environment, reason, unforeseen);
    }
  }

  private static void start(Settings settings, TokenFile file, LambdaLog log) {
    Clock clock = Clock.systemUTC();
    TokenEndpoint endpoint =
        new HttpTokenEndpoint(
            settings.tokenUrl(),
            settings.client(),
            Grant.of(settings.scope()),
            settings.dpop(),
            Network.OF_THE_JVM,
            clock);
    TokenKeeper tokens =
        new TokenKeeper(
            endpoint,
            file,
            settings.fingerprint(),
            new OutageLog(log, clock),
            clock,
            new LazyRandom());
    ExtensionsApi lambda = new ExtensionsApi(settings.runtimeApi());
    InitializationType type = settings.initializationType();
    ExtensionLoop.start(type, lambda, tokens, log, clock);
    if (type == InitializationType.SNAP_START) {
      SnapStart.register(tokens, log);
    }
    TokenHolder.hold(tokens);
  }

  private static void refuse(
      Map<String, String> environment, String reason, @Nullable Throwable cause) {
    TokenHolder.refuse(reason, cause);
    Settings.log(environment).error("no okta token: " + reason);
  }

  /** For a JVM that inherits the agent from the function's own. */
  static TokenSource ofParent() {
    return new ParentsToken(Settings.tokenFile(System.getenv()), Clock.systemUTC());
  }
}
