package io.github.oktatoken;

import io.github.oktatoken.internal.config.ClientSettings;
import io.github.oktatoken.internal.config.Settings;
import io.github.oktatoken.internal.dpop.DpopKey;
import io.github.oktatoken.internal.env.ClientName;
import io.github.oktatoken.internal.oauth.HttpTokenEndpoint;
import io.github.oktatoken.internal.oauth.TokenEndpoint;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/** The agent's way to a token endpoint, without the agent. */
public final class TokenEndpoints {
  private TokenEndpoints() {}

  /** The endpoint of a function with these environment variables. */
  public static TokenEndpoint of(Map<String, String> variables) {
    Map<String, String> environment = new HashMap<>(variables);
    environment.put("AWS_LAMBDA_RUNTIME_API", "127.0.0.1:1");
    ClientSettings client = Settings.read(environment).clients().get(ClientName.DEFAULT);
    Clock clock = Clock.systemUTC();
    return new HttpTokenEndpoint(
        client.tokenUrl(),
        client.client(),
        client.grant(),
        client.dpop(),
        new DpopKey(clock),
        client.network(),
        clock);
  }
}
