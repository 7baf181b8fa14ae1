package io.github.oktatoken.testing;

import io.github.oktatoken.TokenHolder;
import io.github.oktatoken.TokenUnavailableException;
import io.github.oktatoken.internal.TestExtension;
import io.github.oktatoken.internal.env.ClientName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tokens for a test of code that calls {@link TokenHolder}. Until they are closed, {@link
 * TokenHolder} behaves as in AWS Lambda, on every thread, but Okta is a part of the test:
 *
 * <pre>{@code
 * try (TestTokens tokens = TestTokens.install()) {
 *   tokens.issue("secret-token");
 *   handler.handleRequest(event, context);
 *   assertEquals(List.of("secret-token"), tokens.invalidated());
 * }
 * }</pre>
 *
 * <p>The methods of {@link ClientTokens} here are about the default client; {@link #client(String)}
 * returns others. With JUnit Jupiter, {@link WithTestTokens} installs and closes tokens.
 */
public final class TestTokens extends ClientTokens implements AutoCloseable {
  /**
   * The name of what parallel tests have to take turns with, as in
   * {@code @ResourceLock(TestTokens.LOCK)}. {@link WithTestTokens} has it.
   */
  public static final String LOCK = "io.github.oktatoken.TokenHolder";

  /** The lock on this class guards it. */
  private static @Nullable TestTokens open;

  private final Engine engine;
  private final String place;

  /** The lock on this guards it. */
  private final Map<String, ClientTokens> others = new HashMap<>();

  private TestTokens(Engine engine, String place) {
    super(engine, ClientName.DEFAULT);
    this.engine = engine;
    this.place = place;
  }

  /**
   * Puts tokens where the agent's would be. {@link #close()} takes them away.
   *
   * @throws IllegalStateException if other tokens are installed in this JVM; or if it is not a
   *     test's: in AWS Lambda, or beside the agent. The message says what to do
   */
  public static TestTokens install() {
    for (StackTraceElement call : new Throwable().getStackTrace()) {
      if (!call.getClassName().equals(TestTokens.class.getName())) {
        return install(call.toString());
      }
    }
    return install("an unknown place");
  }

  /**
   * Does the same for a place that isn't the caller.
   *
   * @param place where they are installed, for the message to others
   */
  static synchronized TestTokens install(String place) {
    TestExtension.check(TestTokens.class.getPackage().getImplementationVersion());
    TestTokens other = open;
    if (other != null) {
      throw new IllegalStateException(
          "other tokens are still installed in this JVM, by "
              + other.place
              + ": close them first, best with try (TestTokens tokens = TestTokens.install()). A"
              + " test with @WithTestTokens takes them as a parameter instead. Tests that run in"
              + " parallel need @WithTestTokens or @ResourceLock(TestTokens.LOCK), each of them");
    }
    TestTokens installed = new TestTokens(new Engine(), place);
    open = installed;
    return installed;
  }

  /**
   * Returns the tokens of a named client, which {@link TokenHolder#get(String)} knows from now on.
   * For any other name it throws, as it does for a name that isn't in {@code okta_clients}.
   *
   * @param name as in {@code okta_clients}
   */
  public synchronized ClientTokens client(String name) {
    ClientName client = new ClientName(name);
    return client.isDefault()
        ? this
        : others.computeIfAbsent(name, unknown -> new ClientTokens(engine, client));
  }

  /**
   * Has all requests for a token fail from now on. As long as there is a valid token, {@link
   * TokenHolder#get()} returns it all the same. Without one (none was requested before, or it was
   * {@linkplain #expire() expired} or invalidated) it throws a {@link TokenUnavailableException}.
   */
  public void oktaIsDown() {
    engine.checkOpen();
    engine.setDown(true);
  }

  /**
   * Has requests for a token succeed again. The next {@link TokenHolder#get()} tries at once, while
   * in AWS Lambda it might be up to 30 seconds later.
   */
  public void oktaIsUp() {
    engine.checkOpen();
    engine.setDown(false);
    engine.endBackoffs();
  }

  /**
   * Takes the tokens away: {@link TokenHolder} then says that there is no agent. What {@link
   * #requests()} and {@link #invalidated()} return stays. A second call does nothing.
   */
  @Override
  public void close() {
    synchronized (TestTokens.class) {
      if (open != this) {
        return;
      }
      open = null;
      try {
        engine.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
