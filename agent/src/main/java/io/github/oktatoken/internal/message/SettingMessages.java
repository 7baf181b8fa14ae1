package io.github.oktatoken.internal.message;

import static io.github.oktatoken.internal.env.Variable.CLIENTS;
import static io.github.oktatoken.internal.env.Variable.CLIENT_AUTH;
import static io.github.oktatoken.internal.env.Variable.CLIENT_SECRET;
import static io.github.oktatoken.internal.env.Variable.PRIVATE_KEY;
import static io.github.oktatoken.internal.env.Variable.TOKEN_URL;

import io.github.oktatoken.internal.env.ClientName;

/** What is wrong with the settings. No text holds a value, which may be a secret. */
public final class SettingMessages {
  // What to do about a setting that is missing. The name of the variable stands before it.
  public static final String OUTSIDE_LAMBDA = "this is not a Lambda environment";
  public static final String SET_CLIENT_ID = "set it to the client ID of the Okta app";
  public static final String SET_SECRET = "set it to the client secret of the Okta app";
  public static final String SET_SECRET_OR_USE_KEY =
      SET_SECRET + ", or set " + CLIENT_AUTH + "=private_key_jwt to use " + PRIVATE_KEY;
  public static final String SET_PRIVATE_KEY = "set it to the app's private key, PEM or JWK";
  public static final String SET_TOKEN_URL = "set it to https://<org>/oauth2/<server>/v1/token";

  // What is wrong with a setting, and what to do. The name of the variable stands before it.
  public static final String CONTROL_CHARACTER =
      " contains a line break or another control character: remove it";
  public static final String INVALID_CLIENT_NAME =
      " has an invalid name: begin each with a letter, use letters, digits and underscores, and"
          + " separate names by commas, as in payments,orders";
  public static final String DUPLICATE_CLIENT_NAME = " has a name twice: remove one of the two";
  public static final String INVALID_URL = " is not a URL: " + SET_TOKEN_URL;
  public static final String INVALID_HOST = " has an invalid host or port: " + SET_TOKEN_URL;
  public static final String USER_OR_FRAGMENT = " contains a user or a fragment: remove it";
  public static final String NOT_HTTPS =
      " must begin with https:// (http is for loopback hosts only)";
  public static final String INVALID_CLIENT_AUTH =
      " is invalid: set it to client_secret_basic, client_secret_post or private_key_jwt";
  public static final String INVALID_SCOPE = " has an invalid character: separate scopes by spaces";
  public static final String INVALID_RESOURCE =
      " has an invalid URI: use full URIs without a fragment, separated by spaces";
  public static final String INVALID_DPOP = " is invalid: set it to auto, always or never";
  public static final String INVALID_CA_FILE =
      " is invalid: set it to the absolute path of a file, as in /var/task/ca.pem";
  public static final String INVALID_TOKEN_FILE =
      " is invalid: set it to the absolute path of a file, as in /tmp/token.json";
  public static final String SHARED_TOKEN_FILE =
      " must not be the file of another client: set it to another path";

  public static final String INVALID_METRICS =
      " is invalid, so there are no metrics of the okta token: set it to emf, or remove it";

  public static final String NOT_A_TABLE =
      " is not the ARN of a table: set it to arn:aws:dynamodb:<region>:<account>:table/<name>";

  private SettingMessages() {}

  public static String notSet(ClientName client, String setting, String wayOut) {
    String other = client.isDefault() ? "" : " (nor " + setting + ")";
    return client.variable(setting) + " is not set" + other + ": " + wayOut;
  }

  public static String tooManyClients(int max) {
    return CLIENTS
        + (" has more than " + max)
        + " names: remove some, since each costs a request whenever an environment starts";
  }

  public static String secretOfAnotherApp(ClientName client, String wayOut) {
    return noOwnSecret(client, " belongs to another app or host: " + wayOut);
  }

  public static String secretForInvalidHost(ClientName client, String wayOut) {
    return noOwnSecret(client, " is only for the host of " + TOKEN_URL + ": " + wayOut);
  }

  public static String secretForSeveralHosts(ClientName client) {
    return noOwnSecret(
        client,
        (" would go to several hosts: set " + TOKEN_URL + " to the one that it is for, or ")
            + client.variable(CLIENT_SECRET)
            + " to the client secret of the Okta app");
  }

  private static String noOwnSecret(ClientName client, String otherwise) {
    return client.variable(CLIENT_SECRET) + " is not set, and " + CLIENT_SECRET + otherwise;
  }
}
