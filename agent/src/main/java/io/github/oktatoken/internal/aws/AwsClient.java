package io.github.oktatoken.internal.aws;

import io.github.oktatoken.internal.http.NetworkSettings;
import java.net.URI;
import java.time.Clock;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/** Sends requests about one resource of AWS. */
public final class AwsClient {
  private final AwsService service;
  private final Arn arn;
  private final URI endpoint;
  private final AwsEnvironment environment;
  private final NetworkSettings network;
  private final Clock clock;
  private final boolean isSeries;

  /** A class of its own: premain links the classes that it creates, and must load no library. */
  private volatile @Nullable AwsRequest request;

  private volatile int resets;

  /**
   * Doesn't connect.
   *
   * @param name the name of the setting that has the ARN, for messages
   * @param clock dates the signatures of requests
   * @throws IllegalArgumentException if the endpoint is invalid or unknown; the message doesn't
   *     repeat the setting
   */
  public AwsClient(
      String name,
      AwsService service,
      Arn arn,
      AwsEnvironment environment,
      NetworkSettings network,
      Clock clock) {
    this.service = service;
    this.arn = arn;
    this.endpoint = AwsEndpoint.of(name, service, arn, environment);
    this.environment = environment;
    this.network = network;
    this.clock = clock;
    // Of the other services each request stands for itself, whatever time it takes.
    this.isSeries = service == AwsService.DYNAMODB;
  }

  /** Returns the resource. */
  public Arn arn() {
    return arn;
  }

  /**
   * Sends a request, and waits for the response until the deadline (name resolution aside).
   *
   * @param operation the name of the operation in the service's API
   * @param body JSON
   * @param endNanos the deadline, by {@link System#nanoTime()}
   * @return the body of the response
   */
  public ByteString send(String operation, ByteString body, long endNanos) throws AwsException {
    return request().send(operation, body, endNanos);
  }

  /** Creates a request without a lock: that reads files, which may take any time. */
  private AwsRequest request() throws AwsException {
    int before = resets;
    AwsRequest ready = request;
    if (ready == null) {
      ready = new AwsRequest(service, arn, endpoint, environment, network, isSeries, clock);
    }
    keep(ready, before);
    return ready;
  }

  private synchronized void keep(AwsRequest ready, int madeAfter) {
    if (resets == madeAfter) {
      request = ready;
    } else {
      ready.hangUp();
    }
  }

  /** Returns how long all requests since the last reset have waited for the network. */
  public long networkNanos() {
    AwsRequest current = request;
    return current == null ? 0 : current.networkNanos();
  }

  /** Closes the connection that is kept for the next request, if any. */
  public void release() {
    AwsRequest current = request;
    if (current != null) {
      current.release();
    }
  }

  /** Returns the failure of a request whose response AWS would not send. */
  public AwsException notOfAws() {
    return AwsFailure.notOfAws(service);
  }

  /** Aborts every request in progress, and forgets all connections. */
  public synchronized void reset() {
    resets++;
    AwsRequest last = request;
    request = null;
    if (last != null) {
      last.hangUp();
    }
  }
}
