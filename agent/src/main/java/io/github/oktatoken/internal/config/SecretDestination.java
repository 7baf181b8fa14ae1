package io.github.oktatoken.internal.config;

import static io.github.oktatoken.internal.env.Variable.CLIENT_ID;
import static io.github.oktatoken.internal.env.Variable.CLIENT_SECRET;
import static io.github.oktatoken.internal.env.Variable.TOKEN_URL;

import io.github.oktatoken.internal.env.ClientName;
import io.github.oktatoken.internal.message.SettingMessages;
import io.github.oktatoken.internal.oauth.ClientAuthenticationMethod;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the {@code client_secret} of clients without one of their own may be sent: only to the
 * origin of {@code okta_token_url}. If that is not set, the clients that inherit the secret must
 * agree on one origin.
 */
final class SecretDestination {
  private final @Nullable String url;
  private final Set<String> origins;

  private SecretDestination(@Nullable String url, Set<String> origins) {
    this.url = url;
    this.origins = origins;
  }

  static SecretDestination of(Map<String, String> environment, Iterable<ClientName> clients) {
    Set<String> origins = new HashSet<>();
    String common = null;
    for (ClientName client : clients) {
      Variables variables = new Variables(environment, client);
      common = variables.common(TOKEN_URL);
      if (inherits(variables) && variables.isOwn(TOKEN_URL)) {
        origins.add(origin(String.valueOf(variables.optional(TOKEN_URL))));
      }
    }
    return new SecretDestination(common, origins);
  }

  private static boolean inherits(Variables variables) {
    return !variables.isOwn(CLIENT_SECRET)
        && !variables.isOwn(CLIENT_ID)
        && ClientSettings.authentication(variables) != ClientAuthenticationMethod.PRIVATE_KEY_JWT;
  }

  /** An invalid URL may be meant for any host, so its origin equals no other. */
  private static String origin(String url) {
    return TokenUrl.problem(url) == null ? TokenUrl.origin(url) : "";
  }

  /** Refuses a client that inherits the secret and must not have it. */
  void check(Variables variables, String wayOut) {
    boolean isOfAnotherApp = variables.isOwn(CLIENT_ID);
    if (!isOfAnotherApp && !variables.isOwn(TOKEN_URL)) {
      return;
    }
    ClientName client = variables.client();
    String own = String.valueOf(variables.optional(TOKEN_URL));
    String problem = url == null ? null : TokenUrl.problem(url);
    if (isOfAnotherApp || url != null && problem == null && !origin(own).equals(origin(url))) {
      variables.refuse(SettingMessages.secretOfAnotherApp(client, wayOut));
    } else if (problem != null) {
      variables.refuse(TOKEN_URL + problem);
      variables.refuse(SettingMessages.secretForInvalidHost(client, wayOut));
    } else if (url == null && origins.size() > 1) {
      variables.refuse(SettingMessages.secretForSeveralHosts(client));
    }
  }
}
