package io.github.oktatoken.interop;

import io.github.oktatoken.internal.config.ClientSettings;
import io.github.oktatoken.internal.config.Settings;
import io.github.oktatoken.internal.dpop.DpopKey;
import io.github.oktatoken.internal.env.ClientName;
import io.github.oktatoken.internal.jose.SigningKeys;
import io.github.oktatoken.internal.oauth.HttpTokenEndpoint;
import io.github.oktatoken.internal.oauth.TokenEndpoint;
import io.github.oktatoken.machine.Known;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/** The agent's way to a token endpoint, without the agent. */
final class TokenEndpoints {
  private TokenEndpoints() {}

  /** The endpoint of a function with these environment variables. */
  static TokenEndpoint of(Map<String, String> variables) {
    return of(variables, new DpopKey(Clock.systemUTC()));
  }

  /** The same, with the key that its tokens are bound to. */
  static TokenEndpoint of(Map<String, String> variables, DpopKey key) {
    Map<String, String> environment = new HashMap<>(variables);
    environment.put("AWS_LAMBDA_RUNTIME_API", "127.0.0.1:1");
    ClientSettings client = Known.in(Settings.read(environment).clients(), ClientName.DEFAULT);
    return new HttpTokenEndpoint(
        client.tokenUrl(),
        client.client(),
        client.grant(),
        client.dpop(),
        key,
        new SigningKeys(),
        client.network(),
        Clock.systemUTC());
  }
}
