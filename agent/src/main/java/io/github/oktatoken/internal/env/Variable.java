package io.github.oktatoken.internal.env;

/**
 * The names of all environment variables that are read. Compile-time constants: a message that
 * names one loads no class.
 */
public final class Variable {
  // Of a client; with several clients, its name and an underscore may stand before each.
  public static final String CLIENT_ID = "client_id";
  public static final String CLIENT_SECRET = "client_secret";
  public static final String TOKEN_URL = "okta_token_url";
  public static final String SCOPE = "okta_scope";
  public static final String AUDIENCE = "okta_audience";
  public static final String RESOURCE = "okta_resource";
  public static final String CLIENT_AUTH = "okta_client_auth";
  public static final String PRIVATE_KEY = "okta_private_key";
  public static final String KEY_ID = "okta_key_id";
  public static final String DPOP = "okta_dpop";
  public static final String CA_FILE = "okta_ca_file";
  public static final String SHARED_TOKENS = "okta_shared_tokens";
  public static final String TOKEN_FILE = "okta_token_file";

  // Of the function.
  public static final String CLIENTS = "okta_clients";
  public static final String METRICS = "okta_metrics";
  public static final String NEXT_WRAPPER = "okta_next_wrapper";
  public static final String HTTPS_PROXY = "HTTPS_PROXY";
  public static final String NO_PROXY = "NO_PROXY";
  public static final String JAVA_TOOL_OPTIONS = "JAVA_TOOL_OPTIONS";

  // Of Lambda.
  public static final String RUNTIME_API = "AWS_LAMBDA_RUNTIME_API";
  public static final String INITIALIZATION_TYPE = "AWS_LAMBDA_INITIALIZATION_TYPE";
  public static final String LOG_FORMAT = "AWS_LAMBDA_LOG_FORMAT";
  public static final String LOG_LEVEL = "AWS_LAMBDA_LOG_LEVEL";
  public static final String FUNCTION_NAME = "AWS_LAMBDA_FUNCTION_NAME";
  public static final String EXEC_WRAPPER = "AWS_LAMBDA_EXEC_WRAPPER";

  // Of AWS's SDKs; under SnapStart, the credentials are fetched from an address.
  public static final String ACCESS_KEY_ID = "AWS_ACCESS_KEY_ID";
  public static final String SECRET_ACCESS_KEY = "AWS_SECRET_ACCESS_KEY";
  public static final String SESSION_TOKEN = "AWS_SESSION_TOKEN";
  public static final String CREDENTIALS_URI = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
  public static final String CREDENTIALS_TOKEN = "AWS_CONTAINER_AUTHORIZATION_TOKEN";
  public static final String CREDENTIALS_TOKEN_FILE = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE";
  public static final String ENDPOINT_URL = "AWS_ENDPOINT_URL";
  public static final String ENDPOINT_URL_SECRETS_MANAGER = "AWS_ENDPOINT_URL_SECRETS_MANAGER";
  public static final String ENDPOINT_URL_SSM = "AWS_ENDPOINT_URL_SSM";
  public static final String ENDPOINT_URL_KMS = "AWS_ENDPOINT_URL_KMS";
  public static final String ENDPOINT_URL_DYNAMODB = "AWS_ENDPOINT_URL_DYNAMODB";
  public static final String IGNORE_ENDPOINT_URLS = "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS";

  private Variable() {}
}
