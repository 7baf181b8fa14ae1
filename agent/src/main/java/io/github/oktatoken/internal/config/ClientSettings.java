package io.github.oktatoken.internal.config;

import io.github.oktatoken.internal.dpop.DpopPolicy;
import io.github.oktatoken.internal.env.Variable;
import io.github.oktatoken.internal.env.Variables;
import io.github.oktatoken.internal.http.NetworkSettings;
import io.github.oktatoken.internal.oauth.Client;
import io.github.oktatoken.internal.oauth.ClientAuthenticationMethod;
import io.github.oktatoken.internal.oauth.Grant;
import io.github.oktatoken.internal.secret.Secret;
import io.github.oktatoken.internal.token.file.Fingerprint;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the variables say of one client and its token.
 *
 * @param tokenUrl the token endpoint
 * @param client who asks, and how it proves it
 * @param grant what it asks for
 * @param dpop whether tokens are to be bound to a key
 * @param network the way to the token endpoint
 */
public record ClientSettings(
    URI tokenUrl, Client client, Grant grant, DpopPolicy dpop, NetworkSettings network) {
  private static final Path DEFAULT_TOKEN_FILE = Path.of("/tmp/token.json");

  /**
   * Reads the settings; what is wrong with them the variables know.
   *
   * @param home where a secret may go that is not the client's own
   * @param taken the token files of other clients, to which that of this one is added
   */
  static ClientSettings read(Variables variables, SecretHome home, Set<Path> taken) {
    String id =
        variables.required(Variable.CLIENT_ID, "set it to the client ID of the Okta app").strip();
    ClientAuthenticationMethod authentication = authentication(variables);
    boolean hasKey = authentication == ClientAuthenticationMethod.PRIVATE_KEY_JWT;
    NetworkSettings network = network(variables);
    Secret secret = SecretSetting.read(variables, hasKey, home, network);
    URI url = TokenUrl.read(variables);
    String keyId = variables.optional(Variable.KEY_ID);
    Path file = tokenFile(variables);
    if (file == null) {
      variables.refuse(
          variables.nameOf(Variable.TOKEN_FILE)
              + " must be the absolute path of a file, as in /tmp/token.json");
    } else if (!taken.add(file.normalize())) {
      variables.refuse(
          variables.ownName(Variable.TOKEN_FILE)
              + " must not be the file of another client: set it to a path that none has");
    }
    return new ClientSettings(
        url,
        new Client(id, secret, authentication, keyId == null ? null : keyId.strip()),
        grant(variables),
        dpop(variables),
        network);
  }

  /** Reads where the token is written, or would be if the settings made sense. */
  static Path tokenFileOrDefault(Variables variables) {
    Path file = tokenFile(variables);
    return file == null ? variables.client().file(DEFAULT_TOKEN_FILE) : file;
  }

  /** Marks what was got with these settings. */
  public Fingerprint fingerprint() {
    return new Fingerprint(
        client.secret().setting(),
        Arrays.asList(
            tokenUrl.toString(),
            client.id(),
            client.authenticationMethod().name(),
            grant.scope(),
            dpop.name(),
            grant.audience(),
            String.join(" ", grant.resources())));
  }

  /** Returns whether a client signs with a key in place of showing a secret. */
  static boolean hasKey(Variables variables) {
    String name = variables.optional(Variable.CLIENT_AUTH);
    return name != null
        && name.strip().equals(ClientAuthenticationMethod.PRIVATE_KEY_JWT.registeredName());
  }

  private static ClientAuthenticationMethod authentication(Variables variables) {
    String name = variables.optional(Variable.CLIENT_AUTH);
    if (name == null) {
      return ClientAuthenticationMethod.CLIENT_SECRET_BASIC;
    }
    for (ClientAuthenticationMethod method : ClientAuthenticationMethod.values()) {
      if (method.registeredName().equals(name.strip())) {
        return method;
      }
    }
    variables.refuse(
        variables.nameOf(Variable.CLIENT_AUTH)
            + " must be client_secret_basic, client_secret_post or private_key_jwt");
    return ClientAuthenticationMethod.CLIENT_SECRET_BASIC;
  }

  private static Grant grant(Variables variables) {
    String scope = variables.optional(Variable.SCOPE);
    if (scope != null && !isPrintableAscii(scope)) {
      variables.refuse(
          variables.nameOf(Variable.SCOPE)
              + " has a character that no scope has: separate scopes by spaces");
    }
    String audience = variables.optional(Variable.AUDIENCE);
    if (audience != null && Variables.hasControlCharacter(audience)) {
      variables.refuse(
          variables.nameOf(Variable.AUDIENCE)
              + " has a line break or another control character in it: remove it");
    }
    return new Grant(scope, audience == null ? null : audience.strip(), resources(variables));
  }

  private static List<String> resources(Variables variables) {
    String text = variables.optional(Variable.RESOURCE);
    if (text == null) {
      return List.of();
    }
    List<String> resources = List.of(text.strip().split(" +"));
    for (String resource : resources) {
      if (!isResource(resource)) {
        variables.refuse(
            variables.nameOf(Variable.RESOURCE)
                + " must be full URIs without a fragment, separated by spaces");
      }
    }
    return resources;
  }

  /** RFC 8707, section 2. */
  private static boolean isResource(String text) {
    try {
      URI uri = new URI(text);
      return uri.isAbsolute() && uri.getRawFragment() == null;
    } catch (URISyntaxException malformed) {
      return false;
    }
  }

  private static NetworkSettings network(Variables variables) {
    String caFile = variables.optional(Variable.CA_FILE);
    if (caFile != null && !isAbsolute(caFile.strip())) {
      variables.refuse(
          variables.nameOf(Variable.CA_FILE)
              + " must be the absolute path of a file, as in /var/task/ca.pem");
    }
    return new NetworkSettings(
        caFile == null ? null : caFile.strip(),
        variables.commonInEitherCase(Variable.HTTPS_PROXY),
        variables.commonInEitherCase(Variable.NO_PROXY));
  }

  private static boolean isAbsolute(String path) {
    try {
      return Path.of(path).isAbsolute();
    } catch (InvalidPathException malformed) {
      return false;
    }
  }

  private static DpopPolicy dpop(Variables variables) {
    String name = variables.optional(Variable.DPOP);
    if (name == null) {
      return DpopPolicy.AUTO;
    }
    for (DpopPolicy policy : DpopPolicy.values()) {
      if (policy.settingName().equals(name.strip())) {
        return policy;
      }
    }
    variables.refuse(variables.nameOf(Variable.DPOP) + " must be auto, always or never");
    return DpopPolicy.AUTO;
  }

  private static @Nullable Path tokenFile(Variables variables) {
    String text = variables.optional(Variable.TOKEN_FILE);
    try {
      Path file = text == null ? DEFAULT_TOKEN_FILE : Path.of(text);
      // Messages name it.
      boolean isPrintable = !Variables.hasControlCharacter(file.toString());
      if (!file.isAbsolute() || file.getFileName() == null || !isPrintable) {
        return null;
      }
      return variables.isOwn(Variable.TOKEN_FILE) ? file : variables.client().file(file);
    } catch (InvalidPathException malformed) {
      return null;
    }
  }

  private static boolean isPrintableAscii(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (value.charAt(i) < ' ' || value.charAt(i) > '~') {
        return false;
      }
    }
    return true;
  }
}
