package io.github.oktatoken.internal.token.shared;

import io.github.oktatoken.internal.aws.AwsClient;
import io.github.oktatoken.internal.aws.AwsException;
import io.github.oktatoken.internal.base.DaemonThread;
import io.github.oktatoken.internal.message.AwsMessages;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes items of the table. A thread of its own sends each request, since a name server
 * may hang; a caller waits no longer than the time that its {@link Visit} has left.
 */
class TokenTable {
  /**
   * Within a region a request takes some milliseconds, and the first one a few more for TLS. A
   * table that takes longer is no help.
   */
  static final Duration NETWORK_TIME = Duration.ofMillis(300);

  private static final String OF_LOST_CONDITION = "ConditionalCheckFailedException";

  private final AwsClient client;
  private final Duration networkTime;
  private volatile @Nullable Thread hung;

  TokenTable(AwsClient client, Duration networkTime) {
    this.client = client;
    this.networkTime = networkTime;
  }

  /** Returns whether a request that was given up still has its thread. */
  boolean isHung() {
    Thread last = hung;
    return last != null && last.isAlive();
  }

  /** Aborts every request in progress, and forgets all connections. */
  void reset() {
    client.reset();
  }

  /** Sends a request, and blocks; tests have a table of their own. */
  ByteString send(String operation, ByteString body, long endNanos) throws AwsException {
    return client.send(operation, body, endNanos);
  }

  /**
   * Begins requests that may wait for the network for a bounded time together.
   *
   * @param endNanos when they have to be over even if a slow processor is to blame, by {@link
   *     System#nanoTime()}
   */
  Visit visit(long endNanos) {
    return new Visit(endNanos);
  }

  /** Some requests in a row. */
  final class Visit {
    private final long endNanos;
    private final long networkEndNanos = client.networkNanos() + networkTime.toNanos();

    private Visit(long endNanos) {
      this.endNanos = endNanos;
    }

    /** Returns an item, or {@code null} if there is none. */
    @Nullable TableItem get(String id) throws AwsException {
      try {
        return TableItem.read(send("GetItem", TableItem.get(client.arn().toString(), id)));
      } catch (IOException ignored) {
        // Not chained: its message may repeat a part of the response.
        throw client.notOfAws();
      }
    }

    /**
     * Replaces an item.
     *
     * @param seen what is there, as far as the caller knows
     * @return whether that was true, and the item is replaced
     */
    boolean put(String id, TableItem item, @Nullable TableItem seen) throws AwsException {
      try {
        send("PutItem", item.put(client.arn().toString(), id, seen));
        return true;
      } catch (IOException e) {
        // A buffer takes everything.
        throw new IllegalStateException(e);
      } catch (AwsException e) {
        if (e.code().equals(OF_LOST_CONDITION)) {
          return false;
        }
        throw e;
      }
    }

    private long leftNanos() {
      return Math.min(networkEndNanos - client.networkNanos(), endNanos - System.nanoTime());
    }

    private ByteString send(String operation, ByteString body) throws AwsException {
      FutureTask<ByteString> request =
          new FutureTask<>(new Request(TokenTable.this, operation, body, endNanos));
      Thread thread = new DaemonThread("okta-token-table", request);
      thread.start();
      while (true) {
        long left = leftNanos();
        try {
          return request.get(Math.max(0, left), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
          // The time that is left grows less only while the request waits for the network.
          if (left <= 0) {
            hung = thread;
            client.reset();
            throw AwsException.transientOf(
                AwsMessages.slowTable(networkTime, client.arn().region()));
          }
        } catch (InterruptedException ignored) {
          // Some functions interrupt every thread that they find. The request has its own.
        } catch (ExecutionException e) {
          throw failure(e.getCause());
        }
      }
    }
  }

  private static AwsException failure(@Nullable Throwable cause) {
    return cause instanceof AwsException known
        ? known
        : AwsException.transientOf(AwsMessages.unforeseen(cause));
  }

  /** No lambda, which would cost the cold start a class made on the spot. */
  private static final class Request implements Callable<ByteString> {
    private final TokenTable table;
    private final String operation;
    private final ByteString body;
    private final long endNanos;

    Request(TokenTable table, String operation, ByteString body, long endNanos) {
      this.table = table;
      this.operation = operation;
      this.body = body;
      this.endNanos = endNanos;
    }

    @Override
    public ByteString call() throws AwsException {
      return table.send(operation, body, endNanos);
    }
  }
}
