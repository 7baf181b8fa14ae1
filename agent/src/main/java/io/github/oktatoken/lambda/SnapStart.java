package io.github.oktatoken.lambda;

import com.amazonaws.services.lambda.crac.Context;
import com.amazonaws.services.lambda.crac.Core;
import com.amazonaws.services.lambda.crac.Resource;
import io.github.oktatoken.AccessToken;
import io.github.oktatoken.TokenUnavailableException;
import io.github.oktatoken.token.TokenKeeper;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Keeps tokens out of the snapshot from which <a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/snapstart.html">SnapStart</a> makes many
 * environments, and gets one of its own in each, before the function's own hooks run.
 */
public final class SnapStart implements Resource {
  /** Lambda allows 10 s for all hooks, one after the other; the rest is the function's. */
  private static final Duration RESTORE_BUDGET = Duration.ofSeconds(5);

  /** The runtime itself keeps weak references only. */
  private static @Nullable SnapStart registered;

  private final TokenKeeper tokens;
  private final LambdaLog log;

  private SnapStart(TokenKeeper tokens, LambdaLog log) {
    this.tokens = tokens;
    this.log = log;
  }

  /** Registers the hooks; whoever does so first is the last before, and the first after. */
  public static void register(TokenKeeper tokens, LambdaLog log) {
    SnapStart hooks = new SnapStart(tokens, log);
    Core.getGlobalContext().register(hooks);
    registered = hooks;
  }

  /** Never throws, which would end the function's initialisation. */
  @Override
  public void beforeCheckpoint(Context<? extends Resource> context) {
    try {
      tokens.suspend();
    } catch (Throwable failure) {
      log.error("the okta token may be in the snapshot: " + failure);
    }
  }

  /** Never throws, which would end the environment: without a token now, get() tries again. */
  @Override
  public void afterRestore(Context<? extends Resource> context) {
    long startedNanos = System.nanoTime();
    try {
      tokens.resume();
      AccessToken token = tokens.renewIfDue(RESTORE_BUDGET);
      log.ready(token, Duration.ofNanos(System.nanoTime() - startedNanos));
    } catch (TokenUnavailableException withoutToken) {
      // The keeper has reported it. A network that isn't up yet after a restore soon will be.
      tokens.openGate();
    } catch (Throwable unforeseen) {
      log.error("no okta token after the restore: " + unforeseen.getClass());
    }
  }
}
