package io.github.oktatoken.internal.config;

import io.github.oktatoken.internal.aws.AwsClient;
import io.github.oktatoken.internal.base.PlainText;
import io.github.oktatoken.internal.dpop.DpopPolicy;
import io.github.oktatoken.internal.env.ClientName;
import io.github.oktatoken.internal.env.Variable;
import io.github.oktatoken.internal.http.NetworkSettings;
import io.github.oktatoken.internal.message.SettingMessages;
import io.github.oktatoken.internal.oauth.Client;
import io.github.oktatoken.internal.oauth.ClientAuthenticationMethod;
import io.github.oktatoken.internal.oauth.Grant;
import io.github.oktatoken.internal.secret.Secret;
import io.github.oktatoken.internal.token.file.Fingerprint;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The settings of one client and its token.
 *
 * @param tokenUrl the token endpoint
 * @param client the client and its authentication
 * @param grant the scopes, the audience and the resources to ask for
 * @param dpop whether tokens are to be bound to a key
 * @param network the way to the token endpoint
 * @param tableClient the way to the table through which environments share a token; {@code null} if
 *     they don't
 * @param tokenFile where the token is written; a path of its own also if the settings are refused
 */
public record ClientSettings(
    URI tokenUrl,
    Client client,
    Grant grant,
    DpopPolicy dpop,
    NetworkSettings network,
    @Nullable AwsClient tableClient,
    Path tokenFile) {
  private static final Path DEFAULT_TOKEN_FILE = Path.of("/tmp/token.json");

  /**
   * Reads the settings. If the variables have problems afterwards, only the token file is usable.
   *
   * @param destination where a secret may be sent that is not the client's own; {@code null} if
   *     there are no named clients
   * @param taken the token files of other clients; this client's is added
   */
  static ClientSettings read(
      Variables variables, @Nullable SecretDestination destination, Set<Path> taken) {
    String id = variables.required(Variable.CLIENT_ID, SettingMessages.SET_CLIENT_ID).strip();
    ClientAuthenticationMethod authentication = authentication(variables);
    boolean hasKey = authentication == ClientAuthenticationMethod.PRIVATE_KEY_JWT;
    NetworkSettings network = network(variables);
    Secret secret = SecretSetting.read(variables, hasKey, destination, network);
    String keyId = variables.optional(Variable.KEY_ID);
    return new ClientSettings(
        TokenUrl.read(variables),
        new Client(id, secret, authentication, keyId == null ? null : keyId.strip()),
        grant(variables),
        dpop(variables),
        network,
        variables.optional(Variable.SHARED_TOKENS) == null
            ? null
            : SharedTokensSetting.read(variables, network),
        tokenFile(variables, taken));
  }

  /** Returns the mark of tokens that were issued for these settings. */
  public Fingerprint fingerprint() {
    List<@Nullable String> settings = new ArrayList<>(purpose());
    settings.add(dpop.name());
    return new Fingerprint(client.secret().setting(), settings);
  }

  /** Returns what decides which token the server issues. */
  public List<@Nullable String> purpose() {
    return Arrays.asList(
        tokenUrl.toString(),
        client.id(),
        client.authenticationMethod().name(),
        grant.scope(),
        grant.audience(),
        String.join(" ", grant.resources()));
  }

  static ClientAuthenticationMethod authentication(Variables variables) {
    String name = variables.optional(Variable.CLIENT_AUTH);
    if (name == null) {
      return ClientAuthenticationMethod.CLIENT_SECRET_BASIC;
    }
    for (ClientAuthenticationMethod method : ClientAuthenticationMethod.values()) {
      if (method.registeredName().equals(name.strip())) {
        return method;
      }
    }
    variables.refuse(Variable.CLIENT_AUTH, SettingMessages.INVALID_CLIENT_AUTH);
    return ClientAuthenticationMethod.CLIENT_SECRET_BASIC;
  }

  private static Grant grant(Variables variables) {
    String scope = variables.optional(Variable.SCOPE);
    if (scope != null && !PlainText.isPrintable(scope)) {
      variables.refuse(Variable.SCOPE, SettingMessages.INVALID_SCOPE);
    }
    String audience = variables.optional(Variable.AUDIENCE);
    if (audience != null && PlainText.hasControlCharacter(audience)) {
      variables.refuse(Variable.AUDIENCE, SettingMessages.CONTROL_CHARACTER);
    }
    return new Grant(scope, audience == null ? null : audience.strip(), resources(variables));
  }

  private static List<String> resources(Variables variables) {
    String text = variables.optional(Variable.RESOURCE);
    if (text == null) {
      return List.of();
    }
    List<String> resources = new ArrayList<>();
    // More than one space would make it a regular expression, which premain doesn't compile.
    for (String resource : text.strip().split(" ")) {
      if (!resource.isEmpty()) {
        if (!isResource(resource)) {
          variables.refuse(Variable.RESOURCE, SettingMessages.INVALID_RESOURCE);
        }
        resources.add(resource);
      }
    }
    return List.copyOf(resources);
  }

  /** RFC 8707, section 2. */
  private static boolean isResource(String text) {
    try {
      URI uri = new URI(text);
      return uri.isAbsolute() && uri.getRawFragment() == null;
    } catch (URISyntaxException ignored) {
      return false;
    }
  }

  private static NetworkSettings network(Variables variables) {
    String caFile = variables.optional(Variable.CA_FILE);
    if (caFile != null && absolute(caFile.strip()) == null) {
      variables.refuse(Variable.CA_FILE, SettingMessages.INVALID_CA_FILE);
    }
    return new NetworkSettings(
        caFile == null ? null : caFile.strip(),
        variables.commonInEitherCase(Variable.HTTPS_PROXY),
        variables.commonInEitherCase(Variable.NO_PROXY));
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
    variables.refuse(Variable.DPOP, SettingMessages.INVALID_DPOP);
    return DpopPolicy.AUTO;
  }

  private static Path tokenFile(Variables variables, Set<Path> taken) {
    ClientName client = variables.client();
    String text = variables.optional(Variable.TOKEN_FILE);
    Path named = text == null ? DEFAULT_TOKEN_FILE : absolute(text);
    // Messages show it.
    if (named == null
        || named.getFileName() == null
        || PlainText.hasControlCharacter(named.toString())) {
      variables.refuse(Variable.TOKEN_FILE, SettingMessages.INVALID_TOKEN_FILE);
      return client.file(DEFAULT_TOKEN_FILE);
    }
    Path file = variables.isOwn(Variable.TOKEN_FILE) ? named : client.file(named);
    if (!taken.add(file.normalize())) {
      variables.refuse(client.variable(Variable.TOKEN_FILE) + SettingMessages.SHARED_TOKEN_FILE);
    }
    return file;
  }

  private static @Nullable Path absolute(String text) {
    try {
      Path path = Path.of(text);
      return path.isAbsolute() ? path : null;
    } catch (InvalidPathException ignored) {
      return null;
    }
  }
}
