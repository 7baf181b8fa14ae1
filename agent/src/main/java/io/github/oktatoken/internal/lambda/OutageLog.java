package io.github.oktatoken.internal.lambda;

import static io.github.oktatoken.internal.lambda.LambdaLog.CLIENT;
import static io.github.oktatoken.internal.lambda.LambdaLog.DURATION_MS;
import static io.github.oktatoken.internal.lambda.LambdaLog.EXPIRES_AT;
import static io.github.oktatoken.internal.lambda.LambdaLog.REASON;
import static io.github.oktatoken.internal.lambda.LogEvent.FILE_NOT_WRITTEN;
import static io.github.oktatoken.internal.lambda.LogEvent.FILE_WRITTEN;
import static io.github.oktatoken.internal.lambda.LogEvent.NOT_SHARED;
import static io.github.oktatoken.internal.lambda.LogEvent.RECOVERED;
import static io.github.oktatoken.internal.lambda.LogEvent.REFRESH_FAILED;
import static io.github.oktatoken.internal.lambda.LogEvent.WAITING;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.oktatoken.TokenUnavailableException;
import io.github.oktatoken.internal.env.ClientName;
import io.github.oktatoken.internal.message.AgentMessages;
import io.github.oktatoken.internal.oauth.FailureKind;
import io.github.oktatoken.internal.token.CachedToken;
import io.github.oktatoken.internal.token.RefreshListener;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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
      log.warn(WAITING, AgentMessages.waiting(client, reason), CLIENT, client);
      isWaitTold = true;
    }
  }

  @Override
  public synchronized void unwritten(String reason) {
    if (!isFileTold) {
      log.error(FILE_NOT_WRITTEN, AgentMessages.unwritten(client, reason), CLIENT, client);
      isFileTold = true;
    }
  }

  @Override
  public void notShared(String reason) {
    log.warn(NOT_SHARED, AgentMessages.notShared(client, reason), CLIENT, client);
  }

  @Override
  public synchronized void written() {
    if (isFileTold) {
      isFileTold = false;
      log.info(FILE_WRITTEN, AgentMessages.writtenAgain(client), CLIENT, client);
    }
  }

  @Override
  public synchronized void failed(
      TokenUnavailableException reason, FailureKind kind, @Nullable CachedToken left) {
    String message = String.valueOf(reason.getMessage());
    if (told.isEmpty()) {
      sinceMillis = clock.millis();
    }
    if (told.size() < MAX_REASONS && !told.contains(message)) {
      log.error(
          REFRESH_FAILED,
          AgentMessages.noNewToken(client, message),
          CLIENT,
          client,
          REASON,
          kind.label());
      // Only now: if memory is short, the line may not have been written.
      told.add(message);
    }
  }

  @Override
  public synchronized void succeeded(CachedToken refreshed) {
    isWaitTold = false;
    if (!told.isEmpty()) {
      told.clear();
      long millis = Math.max(0, clock.millis() - sinceMillis);
      Instant expiresAt = refreshed.token().expiresAt();
      log.info(
          RECOVERED,
          AgentMessages.readyAgain(client, millis / 1000, expiresAt),
          CLIENT,
          client,
          EXPIRES_AT,
          expiresAt,
          DURATION_MS,
          millis);
    }
  }
}
