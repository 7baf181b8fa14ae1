package io.github.oktatoken.internal;

import io.github.oktatoken.TokenHolder;
import io.github.oktatoken.TokenUnavailableException;
import io.github.oktatoken.internal.config.ClientSettings;
import io.github.oktatoken.internal.config.Settings;
import io.github.oktatoken.internal.dpop.DpopKey;
import io.github.oktatoken.internal.env.ClientName;
import io.github.oktatoken.internal.jose.SigningKeys;
import io.github.oktatoken.internal.lambda.ExtensionLoop;
import io.github.oktatoken.internal.lambda.ExtensionsApi;
import io.github.oktatoken.internal.lambda.InitializationType;
import io.github.oktatoken.internal.lambda.LambdaLog;
import io.github.oktatoken.internal.lambda.OutageLog;
import io.github.oktatoken.internal.lambda.SnapStart;
import io.github.oktatoken.internal.oauth.HttpTokenEndpoint;
import io.github.oktatoken.internal.oauth.TokenEndpoint;
import io.github.oktatoken.internal.secret.SharedSecrets;
import io.github.oktatoken.internal.token.ClockJump;
import io.github.oktatoken.internal.token.Jitter;
import io.github.oktatoken.internal.token.ParentTokens;
import io.github.oktatoken.internal.token.TokenCache;
import io.github.oktatoken.internal.token.TokenCaches;
import io.github.oktatoken.internal.token.TokenSource;
import io.github.oktatoken.internal.token.file.TokenFile;
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
public final class Extension {
  private static final String EXEC =
      "have the script start its server with exec, as in exec java -jar server.jar";

  // Plain fields: premain, or the launcher, sets them before there is a thread that could read
  // them. In the JVM of a script the first call does, and a thread that doesn't see it yet finds it
  // under the lock.
  private static @Nullable TokenSource tokens;
  private static @Nullable String refusal;
  private static @Nullable Throwable cause;

  private Extension() {}

  /**
   * Returns the source of this JVM's tokens.
   *
   * @throws TokenUnavailableException if there is none; the message says why and what to do
   */
  public static TokenSource tokens() {
    TokenSource current = tokens;
    return current == null ? withoutExtension() : current;
  }

  /** Drops the token of this value, if the extension runs and this is its current one. */
  public static boolean invalidate(String value) {
    TokenSource current = tokens;
    return current != null && current.invalidate(value);
  }

  private static TokenSource withoutExtension() {
    boolean isChild = JvmRole.isChild() || JvmRole.isUnknown() && LaunchedJvm.isAncestor();
    return isChild ? ofParent() : unregistered();
  }

  private static synchronized TokenSource unregistered() {
    if (JvmRole.isChildOfScript() && tokens == null && refusal == null) {
      startUnregistered(JvmRole.clockOffsetMillis());
    }
    TokenSource current = tokens;
    if (current != null) {
      return current;
    }
    String why = refusal;
    throw new TokenUnavailableException(why == null ? MissingAgent.reason() : why, cause);
  }

  /**
   * Registers the extension and starts the thread that gets the tokens; never throws.
   *
   * @param runtimeApi where Lambda's API is, if the wrapper knew that: the variable may name a
   *     proxy by now that has no extensions
   * @param isAwsRuntime whether this is the JVM of AWS's Java runtime, and not of a program in its
   *     place
   */
  public static void start(@Nullable String runtimeApi, boolean isAwsRuntime) {
    start(runtimeApi, isAwsRuntime, null);
  }

  /**
   * Gets tokens when somebody asks for them, and registers nothing: Lambda would wait for ever for
   * the extension of a JVM that ends. Never throws.
   *
   * @param aheadMillis by how much the wall clock was ahead of {@link System#nanoTime()} in premain
   */
  private static void startUnregistered(long aheadMillis) {
    start(null, false, aheadMillis);
  }

  private static void start(
      @Nullable String runtimeApi, boolean isAwsRuntime, @Nullable Long unregisteredAheadMillis) {
    Map<String, String> environment = System.getenv();
    try {
      Map<ClientName, TokenFile> files = new LinkedHashMap<>();
      boolean isRestart = takeLeftOvers(Settings.tokenFiles(environment), files);
      Settings settings = Settings.read(environment);
      LambdaLog log = Settings.log(environment);
      Clock clock = Clock.systemUTC();
      TokenCaches caches = caches(settings, files, log, clock);
      boolean isSnapStart = settings.initializationType() == InitializationType.SNAP_START;
      if (unregisteredAheadMillis == null) {
        if (isSnapStart) {
          prepareForSnapshot(caches, log, isAwsRuntime);
        }
        ExtensionLoop.start(
            settings.initializationType(),
            lambda(runtimeApi, settings),
            caches,
            log,
            clock,
            isRestart);
      } else if (isSnapStart) {
        caches.awaitRestore(new ClockJump(clock, unregisteredAheadMillis));
      } else {
        caches.adoptLeftOver();
      }
      hold(caches);
      for (Map.Entry<ClientName, String> client : settings.refused().entrySet()) {
        log.error("no " + client.getKey().label() + ": " + client.getValue());
      }
    } catch (IllegalArgumentException senseless) {
      refuse(environment, senseless.getMessage(), null);
    } catch (Throwable unforeseen) {
      String reason = "the agent could not start: " + unforeseen.getClass().getName();
      refuse(environment, reason, unforeseen);
    }
  }

  static void hold(TokenSource source) {
    tokens = source;
  }

  /**
   * Also those of clients that turn out to be refused.
   *
   * @return whether an earlier process has left any
   */
  private static boolean takeLeftOvers(
      Map<ClientName, Path> paths, Map<ClientName, TokenFile> files) {
    boolean isRestart = false;
    for (Map.Entry<ClientName, Path> client : paths.entrySet()) {
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
  private static void prepareForSnapshot(TokenCaches caches, LambdaLog log, boolean isAwsRuntime) {
    if (!registerHooks(caches, log) || !isAwsRuntime) {
      caches.awaitRestore();
    }
  }

  private static boolean registerHooks(TokenCaches caches, LambdaLog log) {
    try {
      SnapStart.register(caches, log);
      return true;
    } catch (LinkageError | RuntimeException withoutHooks) {
      return false;
    }
  }

  private static TokenCaches caches(
      Settings settings, Map<ClientName, TokenFile> files, LambdaLog log, Clock clock) {
    DpopKey key = new DpopKey(clock);
    SigningKeys keys = new SigningKeys();
    SharedSecrets secrets = new SharedSecrets();
    Jitter spread = new Jitter(new LazyRandom());
    Map<ClientName, TokenCache> caches = new LinkedHashMap<>();
    for (Map.Entry<ClientName, ClientSettings> entry : settings.clients().entrySet()) {
      ClientName name = entry.getKey();
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
      TokenCache cache =
          new TokenCache(
              endpoint,
              files.get(name),
              client.fingerprint(),
              new OutageLog(log, name, clock),
              clock,
              new LazyRandom(),
              spread);
      caches.put(name, cache);
    }
    return new TokenCaches(caches, settings.refused(), key);
  }

  private static void refuse(
      Map<String, String> environment, String reason, @Nullable Throwable cause) {
    Extension.refusal = reason;
    Extension.cause = cause;
    Settings.log(environment).error("no okta token: " + reason);
  }

  /** The log is to tell why a token is late. */
  public static void warnOfScript() {
    Settings.log(System.getenv())
        .info("the okta token is fetched by the first get() of this JVM, and not ahead: " + EXEC);
  }

  /** For a JVM that inherits the agent from the function's own. */
  private static TokenSource ofParent() {
    return new ParentTokens(Settings.tokenFiles(System.getenv()), Clock.systemUTC());
  }
}
