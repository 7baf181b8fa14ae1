package io.github.oktatoken.internal.lambda;

import com.amazonaws.services.lambda.crac.Context;
import com.amazonaws.services.lambda.crac.Core;
import com.amazonaws.services.lambda.crac.Resource;
import io.github.oktatoken.AccessToken;
import io.github.oktatoken.TokenUnavailableException;
import io.github.oktatoken.internal.env.ClientName;
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

  /** Classes are loaded and a trust store is read within half of it; a disk may hang. */
  private static final Duration PREPARATION_PATIENCE = Duration.ofSeconds(1);

  /** The runtime itself keeps weak references only. */
  private static @Nullable SnapStart registered;

  private final TokenCaches tokens;
  private final LambdaLog log;

  private SnapStart(TokenCaches tokens, LambdaLog log) {
    this.tokens = tokens;
    this.log = log;
  }

  /** Registers the hooks; whoever does so first is the last before, and the first after. */
  public static void register(TokenCaches tokens, LambdaLog log) {
    SnapStart hooks = new SnapStart(tokens, log);
    Core.getGlobalContext().register(hooks);
    registered = hooks;
  }

  /** Never throws, which would end the function's initialisation. */
  @Override
  public void beforeCheckpoint(Context<? extends Resource> context) {
    try {
      for (Map.Entry<ClientName, Throwable> client : tokens.suspend().entrySet()) {
        log.error(
            "the " + client.getKey().label() + " may be in the snapshot: " + client.getValue());
      }
      log.forget();
    } catch (Throwable unforeseen) {
      log.error("an okta token may be in the snapshot: " + unforeseen.getClass());
    }
    prepare();
  }

  /** What is ready in the snapshot, no restore has to wait for. Never throws. */
  private void prepare() {
    try {
      Thread thread = new Thread(null, this::makeReady, "okta-token-prepare", 0, false);
      thread.setDaemon(true);
      thread.start();
      thread.join(PREPARATION_PATIENCE.toMillis());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (Throwable unready) {
      // The first request makes itself ready.
    }
  }

  /** Never throws, of which the function would be told. */
  private void makeReady() {
    try {
      tokens.prepare();
    } catch (Throwable unready) {
      // The first request meets it again.
    }
  }

  /** Never throws, which would end the environment: without a token now, get() tries again. */
  @Override
  public void afterRestore(Context<? extends Resource> context) {
    long startedNanos = System.nanoTime();
    try {
      tokens.resume();
      tokens.endAwaitOfRestore();
      for (Map.Entry<ClientName, TokenWait> client :
          tokens.refreshIfDue(RESTORE_BUDGET).entrySet()) {
        await(client.getKey(), client.getValue(), startedNanos);
      }
    } catch (Throwable unforeseen) {
      log.error("no okta token after the restore: " + unforeseen.getClass());
    }
  }

  private void await(ClientName client, TokenWait wait, long startedNanos) {
    try {
      AccessToken token = tokens.await(client, wait);
      log.ready(client, token, Duration.ofNanos(System.nanoTime() - startedNanos));
    } catch (TokenUnavailableException withoutToken) {
      // The keeper has reported it. A network that isn't up yet after a restore soon will be.
      tokens.endBackoffEarly(client);
    } catch (Throwable unforeseen) {
      log.error("no " + client.label() + " after the restore: " + unforeseen.getClass());
    }
  }
}
