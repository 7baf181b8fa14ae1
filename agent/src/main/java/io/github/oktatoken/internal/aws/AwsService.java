package io.github.oktatoken.internal.aws;

import io.github.oktatoken.internal.env.Variable;

/** An AWS service; all of them use AWS's JSON protocol. */
public enum AwsService {
  /** <a href="https://docs.aws.amazon.com/secretsmanager/latest/apireference/">API</a>. */
  SECRETS_MANAGER("secretsmanager", "secretsmanager", "1.1", Variable.ENDPOINT_URL_SECRETS_MANAGER),

  /** <a href="https://docs.aws.amazon.com/systems-manager/latest/APIReference/">API</a>. */
  SSM("ssm", "AmazonSSM", "1.1", Variable.ENDPOINT_URL_SSM),

  /** <a href="https://docs.aws.amazon.com/kms/latest/APIReference/">API</a>. */
  KMS("kms", "TrentService", "1.1", Variable.ENDPOINT_URL_KMS),

  /** <a href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/">API</a>. */
  DYNAMODB("dynamodb", "DynamoDB_20120810", "1.0", Variable.ENDPOINT_URL_DYNAMODB);

  private final String id;
  private final String api;
  private final String jsonVersion;
  private final String endpointSetting;

  AwsService(String id, String api, String jsonVersion, String endpointSetting) {
    this.id = id;
    this.api = api;
    this.jsonVersion = jsonVersion;
    this.endpointSetting = endpointSetting;
  }

  /** Returns the name in ARNs, host names and signatures. */
  public String id() {
    return id;
  }

  String contentType() {
    return "application/x-amz-json-" + jsonVersion;
  }

  /** Returns the value of the header {@code X-Amz-Target}. */
  String target(String operation) {
    return api + "." + operation;
  }

  /** Returns the action that the function's role needs to be allowed. */
  String action(String operation) {
    return id + ":" + operation;
  }

  /** Returns the name of the variable that sets another endpoint. */
  public String endpointSetting() {
    return endpointSetting;
  }
}
