package io.github.oktatoken.internal.token;

import io.github.oktatoken.TokenUnavailableException;
import io.github.oktatoken.internal.message.UnavailableMessages;
import io.github.oktatoken.internal.oauth.AccessTokenResponse;
import io.github.oktatoken.internal.oauth.TokenEndpoint;
import io.github.oktatoken.internal.oauth.TokenRequestException;
import io.github.oktatoken.internal.token.file.TokenJson;
import java.time.Clock;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The way of a token from the token endpoint to the callers: file first, memory second, unless the
 * disk refuses the token or hangs.
 */
final class Refresher implements Refresh.Work {
  private final TokenEndpoint endpoint;
  private final TokenFileWriter writer;
  private final TokenState state;
  private final Turns turns;
  private final Reports reports;
  private final Clock clock;
  private final RandomGenerator random;

  Refresher(
      TokenEndpoint endpoint,
      TokenFileWriter writer,
      TokenState state,
      Turns turns,
      Reports reports,
      Clock clock,
      RandomGenerator random) {
    this.endpoint = endpoint;
    this.writer = writer;
    this.state = state;
    this.turns = turns;
    this.reports = reports;
    this.clock = clock;
    this.random = random;
  }

  @Override
  public void refresh(int turn, Duration budget) throws Exception {
    reports.begun();
    try {
      writer.dropExpired(clock.millis());
      TokenEndpoint endpointOfTurn = new EndpointOfTurn(endpoint, state, turn);
      AccessTokenResponse response = new Attempts(endpointOfTurn, clock, random).within(budget);
      CachedToken token = CachedToken.of(response, random, clock.millis());
      if (token.isExpiredAt(clock.millis())) {
        throw new TokenUnavailableException(UnavailableMessages.expiredOnArrival());
      }
      if (state.arrive(turn, response, token)) {
        writer.await(TokenFileWriter.TIMEOUT);
      }
      if (state.publish(turn, token)) {
        reports.refreshed(token);
      }
    } catch (Throwable failure) {
      boolean counts = state.fail(turn, failure);
      writer.await(TokenFileWriter.TIMEOUT);
      if (counts) {
        reports.failed(failure, turns.current());
      }
      throw failure;
    } finally {
      TokenJson.wipeBuffers();
    }
  }

  /** The token endpoint, for as long as this refresh counts. */
  private static final class EndpointOfTurn implements TokenEndpoint {
    private final TokenEndpoint endpoint;
    private final TokenState state;
    private final int turn;

    EndpointOfTurn(TokenEndpoint endpoint, TokenState state, int turn) {
      this.endpoint = endpoint;
      this.state = state;
      this.turn = turn;
    }

    @Override
    public AccessTokenResponse call(Duration timeout) throws Exception {
      state.permit(turn);
      try {
        return endpoint.call(timeout);
      } catch (TokenRequestException failure) {
        state.attemptFailed(turn, failure);
        throw failure;
      }
    }
  }
}
