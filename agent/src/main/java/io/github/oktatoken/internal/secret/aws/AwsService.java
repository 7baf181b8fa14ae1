package io.github.oktatoken.internal.secret.aws;

import io.github.oktatoken.internal.env.Variable;

/** An AWS service that stores secrets; both use AWS's JSON 1.1 protocol. */
public enum AwsService {
  /** <a href="https://docs.aws.amazon.com/secretsmanager/latest/apireference/">API</a>. */
  SECRETS_MANAGER(
      "secretsmanager", "secretsmanager", "GetSecretValue", Variable.ENDPOINT_URL_SECRETS_MANAGER),

  /** <a href="https://docs.aws.amazon.com/systems-manager/latest/APIReference/">API</a>. */
  SSM("ssm", "AmazonSSM", "GetParameter", Variable.ENDPOINT_URL_SSM);

  private final String id;
  private final String api;
  private final String operation;
  private final String endpointSetting;

  AwsService(String id, String api, String operation, String endpointSetting) {
    this.id = id;
    this.api = api;
    this.operation = operation;
    this.endpointSetting = endpointSetting;
  }

  /** Returns the name in ARNs, host names and signatures. */
  public String id() {
    return id;
  }

  /** Returns the value of the header {@code X-Amz-Target}. */
  String target() {
    return api + "." + operation;
  }

  /** Returns the action that the function's role needs to be allowed. */
  public String action() {
    return id + ":" + operation;
  }

  /** Returns the name of the variable that sets another endpoint. */
  public String endpointSetting() {
    return endpointSetting;
  }
}
