package io.github.oktatoken.internal.lambda;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.oktatoken.AccessToken;
import io.github.oktatoken.TokenUnavailableException;
import io.github.oktatoken.internal.env.ClientName;
import io.github.oktatoken.internal.message.AgentMessages;
import io.github.oktatoken.internal.token.RefreshListener;
import java.time.Clock;
import java.util.HashSet;
import java.util.Set;

/**
 * Logs an outage of one client's token: each reason once, however many attempts fail for it, and
 * the end.
 */
public final class OutageLog implements RefreshListener {
  /** An outage has one reason, or two. A bound for a server that makes up more. */
  static final int MAX_REASONS = 8;

  private final LambdaLog log;
  private final ClientName client;
  private final Clock clock;

  @GuardedBy("this")
  private final Set<String> told = new HashSet<>();

  @GuardedBy("this")
  private long sinceMillis;

  @GuardedBy("this")
  private boolean isFileTold;

  @GuardedBy("this")
  private boolean isWaitTold;

  public OutageLog(LambdaLog log, ClientName client, Clock clock) {
    this.log = log;
    this.client = client;
    this.clock = clock;
  }

  @Override
  public synchronized void forget() {
    told.clear();
    isFileTold = false;
    isWaitTold = false;
  }

  @Override
  public synchronized void waiting(String reason) {
    if (!isWaitTold && told.isEmpty()) {
      log.warn(AgentMessages.waiting(client, reason));
      isWaitTold = true;
    }
  }

  @Override
  public synchronized void unwritten(String reason) {
    if (!isFileTold) {
      log.error(AgentMessages.unwritten(client, reason));
      isFileTold = true;
    }
  }

  @Override
  public void notShared(String reason) {
    log.warn(AgentMessages.notShared(client, reason));
  }

  @Override
  public synchronized void written() {
    if (isFileTold) {
      isFileTold = false;
      log.info(AgentMessages.writtenAgain(client));
    }
  }

  @Override
  public synchronized void failed(TokenUnavailableException reason) {
    String message = String.valueOf(reason.getMessage());
    if (told.isEmpty()) {
      sinceMillis = clock.millis();
    }
    if (told.size() < MAX_REASONS && !told.contains(message)) {
      log.error(AgentMessages.noNewToken(client, message));
      // Only now: if memory is short, the line may not have been written.
      told.add(message);
    }
  }

  @Override
  public synchronized void succeeded(AccessToken token) {
    isWaitTold = false;
    if (!told.isEmpty()) {
      told.clear();
      long seconds = Math.max(0, clock.millis() - sinceMillis) / 1000;
      log.info(AgentMessages.readyAgain(client, seconds, token.expiresAt()));
    }
  }
}
