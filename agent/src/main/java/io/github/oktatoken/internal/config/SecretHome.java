package io.github.oktatoken.internal.config;

import io.github.oktatoken.internal.env.Variables;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the client secret without a name may go, for clients that have none of their own: to the
 * origin of the token endpoint without a name. Where that isn't set, it is at home with those who
 * inherit it, if they agree on one origin.
 */
final class SecretHome {
  private static final String SECRET = "client_secret";

  private final @Nullable String url;
  private final Set<String> origins;

  private SecretHome(@Nullable String url, Set<String> origins) {
    this.url = url;
    this.origins = origins;
  }

  /** Looks at all clients. */
  static SecretHome of(Map<String, String> environment, Iterable<String> clients) {
    Set<String> origins = new HashSet<>();
    String common = null;
    for (String client : clients) {
      Variables variables = new Variables(environment, client);
      common = variables.common(TokenUrl.SETTING);
      if (inherits(variables) && variables.isOwn(TokenUrl.SETTING)) {
        origins.add(origin(String.valueOf(variables.optional(TokenUrl.SETTING))));
      }
    }
    return new SecretHome(common, origins);
  }

  private static boolean inherits(Variables variables) {
    return !variables.isOwn(SECRET)
        && !variables.isOwn("client_id")
        && !ClientSettings.hasKey(variables);
  }

  /** One that makes no sense may be meant for anywhere, and so is an origin like no other. */
  private static String origin(String url) {
    return TokenUrl.problem(url) == null ? TokenUrl.origin(url) : "";
  }

  /** Refuses the secret to a client that inherits it and may not have it. */
  void check(Variables variables, String wayOut) {
    boolean isOfAnotherApp = variables.isOwn("client_id");
    if (!isOfAnotherApp && !variables.isOwn(TokenUrl.SETTING)) {
      return;
    }
    String missing = variables.ownName(SECRET) + " is not set, and client_secret ";
    String own = String.valueOf(variables.optional(TokenUrl.SETTING));
    String problem = url == null ? null : TokenUrl.problem(url);
    if (isOfAnotherApp || url != null && problem == null && !origin(own).equals(origin(url))) {
      variables.refuse(missing + "is that of another app or host: " + wayOut);
    } else if (problem != null) {
      variables.refuse(TokenUrl.SETTING + problem);
      variables.refuse(missing + "goes to the host of okta_token_url alone: " + wayOut);
    } else if (url == null && origins.size() > 1) {
      variables.refuse(
          missing
              + "would go to more than one host: set okta_token_url to the one that it is for, or "
              + variables.ownName(SECRET)
              + " to the client secret of the Okta app");
    }
  }
}
