package io.github.oktatoken.internal;

import io.github.oktatoken.internal.aws.AwsClient;
import io.github.oktatoken.internal.config.ClientSettings;
import io.github.oktatoken.internal.config.Settings;
import io.github.oktatoken.internal.dpop.DpopKey;
import io.github.oktatoken.internal.env.ClientName;
import io.github.oktatoken.internal.jose.SigningKeys;
import io.github.oktatoken.internal.lambda.LambdaLog;
import io.github.oktatoken.internal.lambda.Metrics;
import io.github.oktatoken.internal.lambda.OutageLog;
import io.github.oktatoken.internal.oauth.HttpTokenEndpoint;
import io.github.oktatoken.internal.oauth.TokenEndpoint;
import io.github.oktatoken.internal.secret.Secret;
import io.github.oktatoken.internal.secret.SharedSecret;
import io.github.oktatoken.internal.token.Jitter;
import io.github.oktatoken.internal.token.RefreshListener;
import io.github.oktatoken.internal.token.TokenCache;
import io.github.oktatoken.internal.token.TokenCaches;
import io.github.oktatoken.internal.token.file.TokenFile;
import io.github.oktatoken.internal.token.shared.SharedTokens;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the token cache of each client as the settings say. Runs in premain: connects nowhere. */
final class TokenCachesFactory {
  private final Settings settings;
  private final LambdaLog log;
  private final @Nullable String function;
  private final Clock clock;

  private final DpopKey key;
  private final SigningKeys keys = new SigningKeys();
  private final Map<String, SharedSecret> secrets = new LinkedHashMap<>();
  private final Jitter jitter = new Jitter(new LazyRandom());
  private final Map<ClientName, Metrics> metrics = new LinkedHashMap<>();

  /**
   * @param function the name under which metrics are written, or {@code null} if none are
   */
  TokenCachesFactory(Settings settings, LambdaLog log, @Nullable String function, Clock clock) {
    this.settings = settings;
    this.log = log;
    this.function = function;
    this.clock = clock;
    this.key = new DpopKey(clock);
  }

  /** Makes the caches of all clients that can have a token. */
  TokenCaches make(Map<ClientName, TokenFile> files) {
    Map<ClientName, TokenCache> caches = new LinkedHashMap<>();
    for (Map.Entry<ClientName, ClientSettings> client : settings.clients().entrySet()) {
      ClientName name = client.getKey();
      OutageLog outages = new OutageLog(log, name, clock);
      TokenFile file = files.get(name);
      if (file != null && !settings.refused().containsKey(name)) {
        caches.put(name, cache(name, client.getValue(), file, outages));
      } else if (function != null) {
        metrics.put(name, new Metrics(log, outages, function, name, clock));
      }
    }
    return new TokenCaches(caches, settings.refused(), key);
  }

  /** Returns what measures each client, refused ones as well; empty if nothing is measured. */
  Map<ClientName, Metrics> metrics() {
    return metrics;
  }

  private TokenCache cache(
      ClientName name, ClientSettings client, TokenFile file, OutageLog outages) {
    Secret secret = client.client().secret().sharedIn(secrets);
    HttpTokenEndpoint own =
        new HttpTokenEndpoint(
            client.tokenUrl(),
            client.client().with(secret),
            client.grant(),
            client.dpop(),
            key,
            keys,
            client.network(),
            clock);
    RefreshListener listener = outages;
    if (function != null) {
      Metrics measured = new Metrics(log, outages, function, name, clock).counting(own.requests());
      metrics.put(name, measured);
      listener = measured;
    }
    return new TokenCache(
        shared(own, client, secret, outages),
        file,
        client.fingerprint(),
        listener,
        clock,
        new LazyRandom(),
        jitter);
  }

  private TokenEndpoint shared(
      TokenEndpoint own, ClientSettings client, Secret secret, OutageLog outages) {
    AwsClient table = client.tableClient();
    if (table == null) {
      return own;
    }
    String obstacle = SharedTokens.obstacle(secret, client.dpop());
    if (obstacle != null) {
      outages.notShared(obstacle);
      return own;
    }
    return new SharedTokens(own, table, secret, client.purpose(), outages, clock, new LazyRandom());
  }
}
