package io.github.oktatoken.secret;

import io.github.oktatoken.http.Network;
import java.net.URI;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** A secret of AWS Secrets Manager or a parameter of SSM. */
final class AwsSecret implements Secret {
  static final String SCHEME = "arn:";

  private final String name;
  private final String setting;
  private final AwsReference reference;
  private final URI endpoint;
  private final AwsEnvironment environment;
  private final Network network;
  private final Clock clock;

  /** A class of its own, so that premain, which links the classes it makes, loads no library. */
  private volatile @Nullable AwsRequest request;

  private volatile int resets;

  AwsSecret(String name, String setting, AwsEnvironment environment, Network network, Clock clock) {
    this.name = name;
    this.setting = setting;
    this.reference = AwsReference.parse(name, setting);
    this.endpoint = AwsEndpoint.of(name, reference, environment);
    this.environment = environment;
    this.network = network;
    this.clock = clock;
  }

  @Override
  public String read(long endNanos) throws SecretUnavailableException {
    return request().send(endNanos);
  }

  /** To make one may take any time, since files are read, so that is done under no lock. */
  private AwsRequest request() throws SecretUnavailableException {
    int before = resets;
    AwsRequest ready = request;
    if (ready == null) {
      ready = AwsRequest.of(name, reference, endpoint, environment, network, clock);
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

  @Override
  public String setting() {
    return setting;
  }

  @Override
  public boolean isReference() {
    return true;
  }

  @Override
  public synchronized void reset() {
    resets++;
    AwsRequest last = request;
    request = null;
    if (last != null) {
      last.hangUp();
    }
  }
}
