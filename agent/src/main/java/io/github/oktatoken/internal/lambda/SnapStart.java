package io.github.oktatoken.internal.lambda;

import com.amazonaws.services.lambda.crac.Context;
import com.amazonaws.services.lambda.crac.Core;
import com.amazonaws.services.lambda.crac.Resource;
import com.google.errorprone.annotations.Keep;
import io.github.oktatoken.AccessToken;
import io.github.oktatoken.TokenUnavailableException;
import io.github.oktatoken.internal.base.DaemonThread;
import io.github.oktatoken.internal.env.ClientName;
import io.github.oktatoken.internal.message.AgentMessages;
import io.github.oktatoken.internal.token.TokenCaches;
import io.github.oktatoken.internal.token.TokenWait;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps tokens out of the snapshot from which <a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/snapstart.html">SnapStart</a> makes many
 * environments, and gets one of its own in each, before the function's own hooks run.
 */
public final class SnapStart implements Resource {
  /** Lambda allows 10 s for all hooks, one after the other; the rest is the function's. */
  private static final Duration RESTORE_BUDGET = Duration.ofSeconds(5);

  /** Classes are loaded and a trust store is read within half of it, but a disk may hang. */
  private static final Duration PREPARATION_TIMEOUT = Duration.ofSeconds(1);

  /** A strong reference: the runtime itself keeps only weak ones. */
  @Keep private static @Nullable SnapStart registered;

  private final TokenCaches tokens;
  private final LambdaLog log;

  private SnapStart(TokenCaches tokens, LambdaLog log) {
    this.tokens = tokens;
    this.log = log;
  }

  /** Registers the hooks. The first to be registered run last before, and first after. */
  public static void register(TokenCaches tokens, LambdaLog log) {
    SnapStart hooks = new SnapStart(tokens, log);
    Core.getGlobalContext().register(hooks);
    registered = hooks;
  }

  /** Never throws: an exception would end the function's initialisation. */
  @Override
  public void beforeCheckpoint(Context<? extends Resource> context) {
    try {
      for (Map.Entry<ClientName, Throwable> client : tokens.suspend().entrySet()) {
        log.error(
            LogEvent.IN_SNAPSHOT,
            AgentMessages.inSnapshot(client.getKey(), client.getValue()),
            LambdaLog.CLIENT,
            client.getKey());
      }
      log.forget();
    } catch (Throwable unforeseen) {
      log.error(LogEvent.IN_SNAPSHOT, AgentMessages.inSnapshot(unforeseen));
    }
    prepare();
  }

  /** Prepares the first request, so that no restore has to wait for that. Never throws. */
  private void prepare() {
    try {
      Thread thread = new DaemonThread("okta-token-prepare", this::prepareTokens);
      thread.start();
      thread.join(PREPARATION_TIMEOUT.toMillis());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (Throwable ignored) {
      // The first request prepares itself.
    }
  }

  /** Never throws: the function's handler of uncaught exceptions would be called. */
  private void prepareTokens() {
    try {
      tokens.prepare();
    } catch (Throwable ignored) {
      // The first request fails for the same reason, and says so.
    }
  }

  /** Never throws: an exception would end the environment. Without a token, get() tries again. */
  @Override
  public void afterRestore(Context<? extends Resource> context) {
    long startedNanos = System.nanoTime();
    try {
      tokens.resume();
      tokens.noteRestore();
      for (Map.Entry<ClientName, TokenWait> client :
          tokens.beginRefreshIfDue(RESTORE_BUDGET).entrySet()) {
        await(client.getKey(), client.getValue(), startedNanos);
      }
    } catch (Throwable unforeseen) {
      logNoToken(ClientName.DEFAULT, unforeseen);
    }
  }

  private void await(ClientName client, TokenWait wait, long startedNanos) {
    try {
      AccessToken token = tokens.await(client, wait);
      log.ready(client, token, Duration.ofNanos(System.nanoTime() - startedNanos));
    } catch (TokenUnavailableException ignored) {
      // It is in the log. The network may come up a moment after a restore.
      tokens.endBackoffEarly(client);
    } catch (Throwable unforeseen) {
      logNoToken(client, unforeseen);
    }
  }

  private void logNoToken(ClientName client, Throwable unforeseen) {
    String message = AgentMessages.noTokenAfterRestore(client, unforeseen);
    log.error(LogEvent.NO_TOKEN, message, LambdaLog.CLIENT, client);
  }
}
