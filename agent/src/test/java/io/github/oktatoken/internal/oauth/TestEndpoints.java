package io.github.oktatoken.internal.oauth;

import io.github.oktatoken.internal.dpop.DpopKey;
import io.github.oktatoken.internal.dpop.DpopPolicy;
import io.github.oktatoken.internal.http.NetworkSettings;
import io.github.oktatoken.internal.jose.SigningKeys;
import java.net.URI;
import java.time.Clock;

/** The endpoint under test, which shares its keys with no other unless the test says so. */
public final class TestEndpoints {
  private TestEndpoints() {}

  /** Asks for the default scopes, by the way of the JVM. */
  public static HttpTokenEndpoint of(URI url, Client client, DpopPolicy policy, Clock clock) {
    return of(url, client, policy, new DpopKey(clock), clock);
  }

  static HttpTokenEndpoint of(URI url, Client client, DpopPolicy policy, DpopKey key, Clock clock) {
    return of(url, client, Grant.of(null), policy, key, NetworkSettings.OF_THE_JVM, clock);
  }

  static HttpTokenEndpoint of(
      URI url,
      Client client,
      Grant grant,
      DpopPolicy policy,
      DpopKey key,
      NetworkSettings network,
      Clock clock) {
    return new HttpTokenEndpoint(
        url, client, grant, policy, key, new SigningKeys(), network, clock);
  }
}
