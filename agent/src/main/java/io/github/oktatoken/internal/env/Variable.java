package io.github.oktatoken.internal.env;

/**
 * The names of all environment variables that are read, here alone. Constants of the compiler: a
 * message that names one loads no class.
 */
public final class Variable {
  /** The client ID of the Okta app. */
  public static final String CLIENT_ID = "client_id";

  /** Its client secret, or where that is kept. */
  public static final String CLIENT_SECRET = "client_secret";

  /** The token endpoint. */
  public static final String TOKEN_URL = "okta_token_url";

  /** The scopes to ask for. */
  public static final String SCOPE = "okta_scope";

  /** The audience to ask for. */
  public static final String AUDIENCE = "okta_audience";

  /** The resources to ask for (RFC 8707). */
  public static final String RESOURCE = "okta_resource";

  /** The client authentication method. */
  public static final String CLIENT_AUTH = "okta_client_auth";

  /** The private key of private_key_jwt, or where that is kept. */
  public static final String PRIVATE_KEY = "okta_private_key";

  /** The ID of that key in Okta. */
  public static final String KEY_ID = "okta_key_id";

  /** Whether tokens are bound to a key. */
  public static final String DPOP = "okta_dpop";

  /** Certificates to trust beside those of the JVM. */
  public static final String CA_FILE = "okta_ca_file";

  /** Where the token is written. */
  public static final String TOKEN_FILE = "okta_token_file";

  /** The names of the clients. */
  public static final String CLIENTS = "okta_clients";

  /** Another wrapper script, which ours starts. */
  public static final String NEXT_WRAPPER = "okta_next_wrapper";

  /** The proxy for HTTPS requests. */
  public static final String HTTPS_PROXY = "HTTPS_PROXY";

  /** The hosts that are reached without it. */
  public static final String NO_PROXY = "NO_PROXY";

  /** Options of every JVM. */
  public static final String JAVA_TOOL_OPTIONS = "JAVA_TOOL_OPTIONS";

  /** Host and port of the Extensions API. */
  public static final String RUNTIME_API = "AWS_LAMBDA_RUNTIME_API";

  /** How Lambda starts the environment. */
  public static final String INITIALIZATION_TYPE = "AWS_LAMBDA_INITIALIZATION_TYPE";

  /** Text or JSON. */
  public static final String LOG_FORMAT = "AWS_LAMBDA_LOG_FORMAT";

  /** The lowest level to log. */
  public static final String LOG_LEVEL = "AWS_LAMBDA_LOG_LEVEL";

  /** Set wherever Lambda runs the JVM. */
  public static final String FUNCTION_NAME = "AWS_LAMBDA_FUNCTION_NAME";

  /** The wrapper script that starts the runtime. */
  public static final String EXEC_WRAPPER = "AWS_LAMBDA_EXEC_WRAPPER";

  /** The credentials of the function's role. */
  public static final String ACCESS_KEY_ID = "AWS_ACCESS_KEY_ID";

  /** See {@link #ACCESS_KEY_ID}. */
  public static final String SECRET_ACCESS_KEY = "AWS_SECRET_ACCESS_KEY";

  /** See {@link #ACCESS_KEY_ID}. */
  public static final String SESSION_TOKEN = "AWS_SESSION_TOKEN";

  /** Where these are fetched under SnapStart. */
  public static final String CREDENTIALS_URI = "AWS_CONTAINER_CREDENTIALS_FULL_URI";

  /** The authorization for {@link #CREDENTIALS_URI}. */
  public static final String CREDENTIALS_TOKEN = "AWS_CONTAINER_AUTHORIZATION_TOKEN";

  /** The file that holds {@link #CREDENTIALS_TOKEN}. */
  public static final String CREDENTIALS_TOKEN_FILE = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE";

  /** Another endpoint for all of AWS. */
  public static final String ENDPOINT_URL = "AWS_ENDPOINT_URL";

  /** Another endpoint for Secrets Manager. */
  public static final String ENDPOINT_URL_SECRETS_MANAGER = "AWS_ENDPOINT_URL_SECRETS_MANAGER";

  /** Another endpoint for the SSM Parameter Store. */
  public static final String ENDPOINT_URL_SSM = "AWS_ENDPOINT_URL_SSM";

  /** Whether these endpoints are ignored. */
  public static final String IGNORE_ENDPOINT_URLS = "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS";

  private Variable() {}
}
