package io.github.oktatoken.fake.okta;

import java.security.PublicKey;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * An app of the type API Services, as an administrator sets it up.
 *
 * @param clientId what Okta knows it by
 * @param secrets its client secrets: two while one takes the other's place
 * @param keys its public keys by their key IDs
 * @param oktaScopes which of the scopes of Okta's own APIs it has been granted
 * @param requiresDpop whether it gets bound tokens alone
 */
public record App(
    String clientId,
    Set<String> secrets,
    Map<String, PublicKey> keys,
    Set<String> oktaScopes,
    boolean requiresDpop) {

  /**
   * A new app: Okta has it require DPoP until somebody unticks that (Okta developer documentation,
   * "Implement OAuth for Okta with a service app").
   */
  public static App create(String clientId) {
    return new App(clientId, Set.of(), Map.of(), Set.of(), true);
  }

  /** The same with these client secrets in place of those that it had. */
  public App withSecrets(String... valid) {
    return new App(clientId, Set.of(valid), keys, oktaScopes, requiresDpop);
  }

  /** The same with one more public key. */
  public App withKey(String id, PublicKey key) {
    Map<String, PublicKey> all = new HashMap<>(keys);
    all.put(id, key);
    return new App(clientId, secrets, Map.copyOf(all), oktaScopes, requiresDpop);
  }

  /** The same with these scopes of Okta's APIs granted, {@code okta.users.read} say. */
  public App withOktaScopes(String... granted) {
    return new App(clientId, secrets, keys, Set.of(granted), requiresDpop);
  }

  /** The same without the tick at DPoP. */
  public App withoutDpop() {
    return new App(clientId, secrets, keys, oktaScopes, false);
  }

  /** Names the app and nothing that it is known by. */
  @Override
  public String toString() {
    return "App[clientId=" + clientId + "]";
  }
}
