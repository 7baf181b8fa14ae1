package io.github.oktatoken.fake.okta;

import java.time.Duration;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A custom authorization server, as an administrator sets it up.
 *
 * @param id its part of the URL, {@code default} say
 * @param scopes the scopes that it knows
 * @param defaultScopes those that a request gets which names none
 * @param tokenLife how long its access tokens live
 * @param policy whether a rule of its access policies is for the app with this client ID
 */
public record CustomServer(
    String id,
    Set<String> scopes,
    Set<String> defaultScopes,
    Duration tokenLife,
    Predicate<String> policy) {

  /** Okta developer documentation, "Access token lifetime" of "Create an authorization server". */
  private static final Duration MIN_LIFE = Duration.ofMinutes(5);

  private static final Duration MAX_LIFE = Duration.ofHours(24);

  /** Refuses what Okta's console refuses. */
  public CustomServer {
    if (tokenLife.compareTo(MIN_LIFE) < 0 || tokenLife.compareTo(MAX_LIFE) > 0) {
      throw new IllegalArgumentException("Okta's tokens live from 5 minutes to 24 hours");
    }
    if (!scopes.containsAll(defaultScopes)) {
      throw new IllegalArgumentException("a default scope is a scope of the server");
    }
  }

  /** A server without default scopes, whose tokens live for an hour, and which is for all apps. */
  public static CustomServer create(String id, String... scopes) {
    return new CustomServer(id, Set.of(scopes), Set.of(), Duration.ofHours(1), app -> true);
  }

  /** The same with these among its scopes as default. */
  public CustomServer withDefaultScopes(String... names) {
    return new CustomServer(id, scopes, Set.of(names), tokenLife, policy);
  }

  /** The same with another life of its tokens, from 5 minutes to 24 hours. */
  public CustomServer withTokenLife(Duration life) {
    return new CustomServer(id, scopes, defaultScopes, life, policy);
  }

  /** The same with an access policy that is for some apps, by their client IDs. */
  public CustomServer withPolicy(Predicate<String> admits) {
    return new CustomServer(id, scopes, defaultScopes, tokenLife, admits);
  }
}
