package io.github.oktatoken.internal.lambda;

import io.github.oktatoken.AccessToken;
import io.github.oktatoken.TokenUnavailableException;
import io.github.oktatoken.internal.env.ClientName;
import io.github.oktatoken.internal.token.RefreshListener;
import java.time.Clock;
import java.util.HashSet;
import java.util.Set;

/**
 * Tells of an outage what somebody can act on: each reason once, however many attempts meet it, and
 * the end.
 */
public final class OutageLog implements RefreshListener {
  /** An outage has one reason, or two; a server that makes up more has said enough. */
  static final int MAX_REASONS = 8;

  private final LambdaLog log;
  private final ClientName client;
  private final Clock clock;
  private final Set<String> told = new HashSet<>();
  private long sinceMillis;
  private boolean isFileTold;
  private boolean isWaitTold;

  /**
   * Tells nothing yet.
   *
   * @param client whose token it is
   */
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
      log.warn("still waiting for the " + client.label() + ": " + reason);
      isWaitTold = true;
    }
  }

  @Override
  public synchronized void unwritten(String reason) {
    if (!isFileTold) {
      log.error(reason + " (TokenHolder serves the " + client.label() + " all the same)");
      isFileTold = true;
    }
  }

  @Override
  public synchronized void written() {
    if (isFileTold) {
      isFileTold = false;
      log.info("the file of the " + client.label() + " is written again");
    }
  }

  @Override
  public synchronized void failed(TokenUnavailableException reason) {
    String message = String.valueOf(reason.getMessage());
    if (told.isEmpty()) {
      sinceMillis = clock.millis();
    }
    if (told.size() < MAX_REASONS && !told.contains(message)) {
      log.error("no new " + client.label() + ": " + message);
      // Not before: where memory is short, there may be no line.
      told.add(message);
    }
  }

  @Override
  public synchronized void succeeded(AccessToken token) {
    isWaitTold = false;
    if (!told.isEmpty()) {
      told.clear();
      long seconds = Math.max(0, clock.millis() - sinceMillis) / 1000;
      String again = " ready again after " + seconds + " s, expires " + token.expiresAt();
      log.info(client.label() + again);
    }
  }
}
