package io.github.oktatoken.internal;

import io.github.oktatoken.TokenHolder;
import io.github.oktatoken.TokenUnavailableException;
import io.github.oktatoken.internal.config.ClientSettings;
import io.github.oktatoken.internal.config.Settings;
import io.github.oktatoken.internal.env.ClientName;
import io.github.oktatoken.internal.lambda.ExtensionLoop;
import io.github.oktatoken.internal.lambda.ExtensionsApi;
import io.github.oktatoken.internal.lambda.InitializationType;
import io.github.oktatoken.internal.lambda.LambdaLog;
import io.github.oktatoken.internal.lambda.LogEvent;
import io.github.oktatoken.internal.lambda.Metrics;
import io.github.oktatoken.internal.lambda.OutageLog;
import io.github.oktatoken.internal.lambda.SnapStart;
import io.github.oktatoken.internal.message.AgentMessages;
import io.github.oktatoken.internal.oauth.FailureKind;
import io.github.oktatoken.internal.token.ClockJump;
import io.github.oktatoken.internal.token.MeasuredTokens;
import io.github.oktatoken.internal.token.ParentTokens;
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
 * DNS or a library; and no failure reaches the JVM: the function starts without a token, and {@link
 * TokenHolder#get()} says why.
 */
public final class Extension {
  // Plain fields: premain, or the launcher, sets them before there is a thread that could read
  // them. In other JVMs the first call does, and a thread that doesn't see it yet finds it under
  // the lock.
  private static @Nullable TokenSource tokens;
  private static @Nullable String refusal;
  private static @Nullable Throwable cause;
  private static @Nullable Metrics metricsOfRefusal;

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

  /** Drops the token of this value if it is current; returns whether it was. */
  public static boolean invalidate(String value) {
    TokenSource current = tokens;
    return current != null && current.invalidate(value);
  }

  private static synchronized TokenSource withoutExtension() {
    // Another thread may have been here before.
    if (tokens == null && refusal == null) {
      if (JvmRole.isChildOfScript()) {
        start(null);
      } else if (JvmRole.isChild() || JvmRole.isUnknown() && LaunchedJvm.isAncestor()) {
        hold(ofParent());
      }
    }
    TokenSource current = tokens;
    if (current == null) {
      measureRefusal();
      String reason = refusal;
      throw new TokenUnavailableException(reason == null ? MissingAgent.reason() : reason, cause);
    }
    return current;
  }

  private static void measureRefusal() {
    try {
      if (metricsOfRefusal != null) {
        metricsOfRefusal.unavailable();
      }
    } catch (Throwable ignored) {
      // For want of memory, most likely. The caller gets the reason all the same.
    }
  }

  /** Returns the tokens of a JVM that inherits the agent from the function's JVM. */
  private static TokenSource ofParent() {
    Map<ClientName, Path> files = new LinkedHashMap<>();
    Settings.read(System.getenv())
        .clients()
        .forEach((name, client) -> files.put(name, client.tokenFile()));
    return new ParentTokens(files, Clock.systemUTC());
  }

  /**
   * Registers the extension and starts the thread that gets the tokens. In the JVM of a script,
   * does neither: Lambda would wait for ever for the extension of a JVM that ends. Never throws.
   *
   * @param runtimeApi where Lambda's API is, if the wrapper knew that: the variable may name a
   *     proxy by now, which knows no extensions
   */
  public static void start(@Nullable String runtimeApi) {
    Map<String, String> environment = System.getenv();
    try {
      Settings settings = Settings.read(environment);
      Map<ClientName, TokenFile> files = new LinkedHashMap<>();
      boolean isRestart = takeLeftOvers(settings, files);
      if (settings.refusal() == null) {
        start(runtimeApi, settings, files, isRestart, environment);
      } else {
        refuse(environment, settings.refusal(), FailureKind.SETTING, null);
      }
    } catch (Throwable unforeseen) {
      String reason = AgentMessages.couldNotStart(unforeseen);
      refuse(environment, reason, FailureKind.INTERNAL, unforeseen);
    }
  }

  /**
   * Takes the token files of all clients away, also of those that are refused.
   *
   * @return whether an earlier process has left any
   */
  private static boolean takeLeftOvers(Settings settings, Map<ClientName, TokenFile> files) {
    boolean isRestart = false;
    for (Map.Entry<ClientName, ClientSettings> client : settings.clients().entrySet()) {
      TokenFile file = new TokenFile(client.getValue().tokenFile());
      isRestart |= file.takeLeftOver();
      files.put(client.getKey(), file);
    }
    return isRestart;
  }

  private static void start(
      @Nullable String runtimeApi,
      Settings settings,
      Map<ClientName, TokenFile> files,
      boolean isRestart,
      Map<String, String> environment) {
    Clock clock = Clock.systemUTC();
    LambdaLog log = Settings.log(environment);
    String function = Settings.measuredFunction(environment, log);
    TokenCachesFactory factory = new TokenCachesFactory(settings, log, function, clock);
    TokenCaches caches = factory.make(files);
    InitializationType type = settings.initializationType();
    boolean isSnapStart = type == InitializationType.SNAP_START;
    if (JvmRole.isExtension()) {
      if (isSnapStart) {
        prepareForSnapshot(caches, log);
      }
      ExtensionsApi lambda = lambda(runtimeApi, settings);
      boolean isAwsRuntime = JvmRole.isAwsRuntime();
      new ExtensionLoop(type, lambda, caches, log, clock, isAwsRuntime, isRestart).start();
    } else if (isSnapStart) {
      caches.expectRestore(new ClockJump(clock, JvmRole.clockOffsetMillis()));
    } else {
      caches.adoptLeftOver();
    }
    hold(function == null ? caches : new MeasuredTokens(caches, factory.metrics()));
    for (Map.Entry<ClientName, String> client : settings.refused().entrySet()) {
      logNoToken(log, client.getKey(), client.getValue(), FailureKind.SETTING);
    }
  }

  static void hold(@Nullable TokenSource source) {
    tokens = source;
  }

  private static ExtensionsApi lambda(@Nullable String runtimeApi, Settings settings) {
    return new ExtensionsApi(
        runtimeApi != null && ExtensionsApi.isAuthority(runtimeApi)
            ? runtimeApi
            : settings.runtimeApi());
  }

  /** Another program than AWS's runtime may have the classes of the hooks, and never call them. */
  private static void prepareForSnapshot(TokenCaches caches, LambdaLog log) {
    if (!registerHooks(caches, log) || !JvmRole.isAwsRuntime()) {
      caches.expectRestore(null);
    }
  }

  private static boolean registerHooks(TokenCaches caches, LambdaLog log) {
    try {
      SnapStart.register(caches, log);
      return true;
    } catch (LinkageError | RuntimeException ignored) {
      // Lambda has no hooks for this runtime.
      return false;
    }
  }

  private static void refuse(
      Map<String, String> environment, String reason, FailureKind kind, @Nullable Throwable cause) {
    Extension.refusal = reason;
    Extension.cause = cause;
    LambdaLog log = Settings.log(environment);
    logNoToken(log, ClientName.DEFAULT, reason, kind);
    String function = Settings.measuredFunction(environment, log);
    if (function != null) {
      Clock clock = Clock.systemUTC();
      OutageLog outages = new OutageLog(log, ClientName.DEFAULT, clock);
      metricsOfRefusal = new Metrics(log, outages, function, ClientName.DEFAULT, clock);
    }
  }

  private static void logNoToken(
      LambdaLog log, ClientName client, String reason, FailureKind kind) {
    String message = AgentMessages.noToken(client, reason);
    log.error(LogEvent.NO_TOKEN, message, LambdaLog.CLIENT, client, LambdaLog.REASON, kind.label());
  }

  /** Says in the log why a token will be late. */
  public static void warnOfScript() {
    Settings.log(System.getenv()).info(LogEvent.STARTED_BY_SCRIPT, AgentMessages.STARTED_BY_SCRIPT);
  }
}
