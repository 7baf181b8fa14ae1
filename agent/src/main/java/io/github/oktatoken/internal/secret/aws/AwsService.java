package io.github.oktatoken.internal.secret.aws;

/** An AWS service that keeps secrets; both speak AWS's JSON 1.1 protocol. */
public enum AwsService {
  /** <a href="https://docs.aws.amazon.com/secretsmanager/latest/apireference/">API</a>. */
  SECRETS_MANAGER("secretsmanager", "secretsmanager", "GetSecretValue", "SECRETS_MANAGER"),

  /** <a href="https://docs.aws.amazon.com/systems-manager/latest/APIReference/">API</a>. */
  SSM("ssm", "AmazonSSM", "GetParameter", "SSM");

  private final String id;
  private final String api;
  private final String operation;
  private final String settingEnd;

  AwsService(String id, String api, String operation, String settingEnd) {
    this.id = id;
    this.api = api;
    this.operation = operation;
    this.settingEnd = settingEnd;
  }

  /** As in ARNs, host names and signatures. */
  public String id() {
    return id;
  }

  /** What a request asks for: the value of its header {@code X-Amz-Target}. */
  String target() {
    return api + "." + operation;
  }

  /** What the function's role has to be allowed. */
  public String action() {
    return id + ":" + operation;
  }

  /** Where another endpoint is set. */
  public String endpointSetting() {
    return "AWS_ENDPOINT_URL_" + settingEnd;
  }
}
