package io.github.oktatoken;

import io.github.oktatoken.lambda.ExtensionLoop;
import io.github.oktatoken.lambda.ExtensionsApi;
import io.github.oktatoken.lambda.InitializationType;
import io.github.oktatoken.lambda.LambdaLog;
import io.github.oktatoken.lambda.OutageLog;
import io.github.oktatoken.lambda.SnapStart;
import io.github.oktatoken.oauth.DpopKey;
import io.github.oktatoken.oauth.HttpTokenEndpoint;
import io.github.oktatoken.oauth.SigningKeys;
import io.github.oktatoken.oauth.TokenEndpoint;
import io.github.oktatoken.secret.SharedSecrets;
import io.github.oktatoken.token.ClockJump;
import io.github.oktatoken.token.ParentsToken;
import io.github.oktatoken.token.Spread;
import io.github.oktatoken.token.TokenFile;
import io.github.oktatoken.token.TokenKeeper;
import io.github.oktatoken.token.TokenKeepers;
import io.github.oktatoken.token.TokenSource;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts the extension together. The function's own start waits for it, so nothing here touches TLS,
 * DNS or a library; and whatever goes wrong, the JVM is never told: the function starts without a
 * token, and {@link TokenHolder#get()} says why.
 */
final class Extension {
  private static final String EXEC =
      "have the script start its server with exec, as in exec java -jar server.jar";

  private Extension() {}

  /**
   * Registers the extension and starts the thread that gets the tokens; never throws.
   *
   * @param runtimeApi where Lambda's API is, if the wrapper knew that: the variable may name a
   *     proxy by now that has no extensions
   * @param isAwsRuntime whether this is the JVM of AWS's Java runtime, and not of a program in its
   *     place
   */
  static void start(@Nullable String runtimeApi, boolean isAwsRuntime) {
    start(runtimeApi, isAwsRuntime, null);
  }

  /**
   * Gets tokens when somebody asks for them, and registers nothing: Lambda would wait for ever for
   * the extension of a JVM that ends. Never throws.
   *
   * @param aheadMillis by how much the wall clock was ahead of {@link System#nanoTime()} in premain
   */
  static void startUnregistered(long aheadMillis) {
    start(null, false, aheadMillis);
  }

  private static void start(
      @Nullable String runtimeApi, boolean isAwsRuntime, @Nullable Long unregisteredAheadMillis) {
    Map<String, String> environment = System.getenv();
    try {
      Map<String, TokenFile> files = new LinkedHashMap<>();
      boolean isRestart = takeLeftOvers(Settings.tokenFiles(environment), files);
      Settings settings = Settings.read(environment);
      LambdaLog log = Settings.log(environment);
      Clock clock = Clock.systemUTC();
      TokenKeepers tokens = keepers(settings, files, log, clock);
      boolean isSnapStart = settings.initializationType() == InitializationType.SNAP_START;
      if (unregisteredAheadMillis == null) {
        if (isSnapStart) {
          prepareForSnapshot(tokens, log, isAwsRuntime);
        }
        ExtensionLoop.start(
            settings.initializationType(),
            lambda(runtimeApi, settings),
            tokens,
            log,
            clock,
            isRestart);
      } else if (isSnapStart) {
        tokens.awaitRestore(new ClockJump(clock, unregisteredAheadMillis));
      } else {
        tokens.adoptLeftOver();
      }
      TokenHolder.hold(tokens);
      for (Map.Entry<String, String> client : settings.refused().entrySet()) {
        log.error("no " + LambdaLog.tokenOf(client.getKey()) + ": " + client.getValue());
      }
    } catch (IllegalArgumentException senseless) {
      refuse(environment, senseless.getMessage(), null);
    } catch (Throwable unforeseen) {
      String reason = "the agent could not start: " + unforeseen.getClass().getName();
      refuse(environment, reason, unforeseen);
    }
  }

  /**
   * Also those of clients that turn out to be refused.
   *
   * @return whether an earlier process has left any
   */
  private static boolean takeLeftOvers(Map<String, Path> paths, Map<String, TokenFile> files) {
    boolean isRestart = false;
    for (Map.Entry<String, Path> client : paths.entrySet()) {
      TokenFile file = new TokenFile(client.getValue());
      isRestart |= file.takeLeftOver();
      files.put(client.getKey(), file);
    }
    return isRestart;
  }

  private static ExtensionsApi lambda(@Nullable String runtimeApi, Settings settings) {
    boolean isKnown = runtimeApi != null && ExtensionsApi.isAuthority(runtimeApi);
    return new ExtensionsApi(isKnown ? runtimeApi : settings.runtimeApi());
  }

  /** Only AWS's runtime is sure to call the hooks, even where another program has their classes. */
  private static void prepareForSnapshot(TokenKeepers tokens, LambdaLog log, boolean isAwsRuntime) {
    if (!registerHooks(tokens, log) || !isAwsRuntime) {
      tokens.awaitRestore();
    }
  }

  private static boolean registerHooks(TokenKeepers tokens, LambdaLog log) {
    try {
      SnapStart.register(tokens, log);
      return true;
    } catch (LinkageError | RuntimeException withoutHooks) {
      return false;
    }
  }

  private static TokenKeepers keepers(
      Settings settings, Map<String, TokenFile> files, LambdaLog log, Clock clock) {
    DpopKey key = new DpopKey(clock);
    SigningKeys keys = new SigningKeys();
    SharedSecrets secrets = new SharedSecrets();
    Spread spread = new Spread(new LazyRandom());
    Map<String, TokenKeeper> keepers = new LinkedHashMap<>();
    for (Map.Entry<String, ClientSettings> entry : settings.clients().entrySet()) {
      String name = entry.getKey();
      ClientSettings client = entry.getValue();
      TokenEndpoint endpoint =
          new HttpTokenEndpoint(
              client.tokenUrl(),
              client.client().with(secrets.of(client.client().secret())),
              client.grant(),
              client.dpop(),
              key,
              keys,
              client.network(),
              clock);
      TokenKeeper keeper =
          new TokenKeeper(
              endpoint,
              files.get(name),
              client.fingerprint(),
              new OutageLog(log, name, clock),
              clock,
              new LazyRandom(),
              spread);
      keepers.put(name, keeper);
    }
    return new TokenKeepers(keepers, settings.refused());
  }

  private static void refuse(
      Map<String, String> environment, String reason, @Nullable Throwable cause) {
    TokenHolder.refuse(reason, cause);
    Settings.log(environment).error("no okta token: " + reason);
  }

  /** The log is to tell why a token is late. */
  static void warnOfScript() {
    Settings.log(System.getenv())
        .info("the okta token is fetched by the first get() of this JVM, and not ahead: " + EXEC);
  }

  /** For a JVM that inherits the agent from the function's own. */
  static TokenSource ofParent() {
    return new ParentsToken(Settings.tokenFiles(System.getenv()), Clock.systemUTC());
  }
}
