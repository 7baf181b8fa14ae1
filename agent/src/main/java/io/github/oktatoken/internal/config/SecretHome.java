package io.github.oktatoken.internal.config;

import io.github.oktatoken.internal.env.ClientName;
import io.github.oktatoken.internal.env.Variable;
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
  private final @Nullable String url;
  private final Set<String> origins;

  private SecretHome(@Nullable String url, Set<String> origins) {
    this.url = url;
    this.origins = origins;
  }

  /** Looks at all clients. */
  static SecretHome of(Map<String, String> environment, Iterable<ClientName> clients) {
    Set<String> origins = new HashSet<>();
    String common = null;
    for (ClientName client : clients) {
      Variables variables = new Variables(environment, client);
      common = variables.common(Variable.TOKEN_URL);
      if (inherits(variables) && variables.isOwn(Variable.TOKEN_URL)) {
        origins.add(origin(String.valueOf(variables.optional(Variable.TOKEN_URL))));
      }
    }
    return new SecretHome(common, origins);
  }

  private static boolean inherits(Variables variables) {
    return !variables.isOwn(Variable.CLIENT_SECRET)
        && !variables.isOwn(Variable.CLIENT_ID)
        && !ClientSettings.hasKey(variables);
  }

  /** One that makes no sense may be meant for anywhere, and so is an origin like no other. */
  private static String origin(String url) {
    return TokenUrl.problem(url) == null ? TokenUrl.origin(url) : "";
  }

  /** Refuses the secret to a client that inherits it and may not have it. */
  void check(Variables variables, String wayOut) {
    boolean isOfAnotherApp = variables.isOwn(Variable.CLIENT_ID);
    if (!isOfAnotherApp && !variables.isOwn(Variable.TOKEN_URL)) {
      return;
    }
    String secret = variables.ownName(Variable.CLIENT_SECRET);
    String missing = secret + " is not set, and " + Variable.CLIENT_SECRET + " ";
    String own = String.valueOf(variables.optional(Variable.TOKEN_URL));
    String problem = url == null ? null : TokenUrl.problem(url);
    if (isOfAnotherApp || url != null && problem == null && !origin(own).equals(origin(url))) {
      variables.refuse(missing + "is that of another app or host: " + wayOut);
    } else if (problem != null) {
      variables.refuse(Variable.TOKEN_URL + problem);
      variables.refuse(missing + "goes to the host of " + Variable.TOKEN_URL + " alone: " + wayOut);
    } else if (url == null && origins.size() > 1) {
      variables.refuse(
          missing
              + ("would go to more than one host: set " + Variable.TOKEN_URL)
              + (" to the one that it is for, or " + secret)
              + " to the client secret of the Okta app");
    }
  }
}
