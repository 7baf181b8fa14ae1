package io.github.oktatoken.testing;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.oktatoken.internal.TestExtension;
import io.github.oktatoken.internal.dpop.DpopKey;
import io.github.oktatoken.internal.env.ClientName;
import io.github.oktatoken.internal.token.Jitter;
import io.github.oktatoken.internal.token.TokenCache;
import io.github.oktatoken.internal.token.TokenCaches;
import io.github.oktatoken.internal.token.file.Fingerprint;
import io.github.oktatoken.internal.token.file.TokenFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * What the agent consists of, put together for a test: the tokens are kept, dropped and proved by
 * the agent's own classes, and only the token endpoint is another one.
 */
final class Engine {
  /** A local disk takes a few milliseconds. */
  private static final Duration SETTLED = Duration.ofSeconds(2);

  private static final Fingerprint FINGERPRINT = new Fingerprint("test", List.of());

  private final DpopKey key = new DpopKey(Clock.systemUTC());
  private final Path folder;
  private volatile boolean isDown;

  @GuardedBy("this")
  private final Map<ClientName, TokenCache> caches = new LinkedHashMap<>();

  @GuardedBy("this")
  private final List<TokenFile> files = new ArrayList<>();

  @GuardedBy("this")
  private boolean isClosed;

  Engine() {
    try {
      folder = Files.createTempDirectory("okta-token-testing");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  DpopKey key() {
    return key;
  }

  boolean isDown() {
    return isDown;
  }

  void setDown(boolean value) {
    isDown = value;
  }

  synchronized TokenFile newFile(ClientName client) {
    TokenFile file = new TokenFile(client.file(folder.resolve("token.json")));
    files.add(file);
    return file;
  }

  /** Returns a cache that has no token yet. */
  TokenCache newCache(TestOkta okta, TokenFile file) {
    SplittableRandom random = new SplittableRandom();
    return new TokenCache(
        okta,
        file,
        FINGERPRINT,
        (reason, kind, left) -> {},
        Clock.systemUTC(),
        random,
        new Jitter(random));
  }

  /** Serves a client's tokens from this cache. */
  synchronized void serve(ClientName client, TokenCache cache) {
    checkOpen();
    caches.put(client, cache);
    TestExtension.hold(all());
  }

  /** Ends the backoffs, which are for servers that aren't told to be up again. */
  synchronized void endBackoffs() {
    caches.keySet().forEach(all()::endBackoffEarly);
  }

  @GuardedBy("this")
  private TokenCaches all() {
    return new TokenCaches(new LinkedHashMap<>(caches), Map.of(), key);
  }

  synchronized void checkOpen() {
    if (isClosed) {
      throw new IllegalStateException(
          "these tokens are closed: use them within try (TestTokens tokens ="
              + " TestTokens.install()), or in the test that JUnit has given them to");
    }
  }

  /** Waits for the file of a cache that is not used any more. */
  void settle(ClientName client, TokenCache cache) {
    new TokenCaches(Map.of(client, cache), Map.of(), key).awaitFiles(SETTLED);
  }

  synchronized void close() throws IOException {
    isClosed = true;
    TestExtension.hold(null);
    all().awaitFiles(SETTLED);
    for (TokenFile file : files) {
      file.mark().remove();
      file.clear();
    }
    try (Stream<Path> left = Files.list(folder)) {
      for (Path file : (Iterable<Path>) left::iterator) {
        Files.deleteIfExists(file);
      }
    }
    Files.deleteIfExists(folder);
  }
}
