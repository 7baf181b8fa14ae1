package io.github.oktatoken.internal.secret.aws;

import org.jspecify.annotations.Nullable;

/**
 * What Lambda and the function's settings say of AWS. Premain makes it, so it is words alone. Each
 * may be {@code null}.
 *
 * @param accessKeyId the value of {@code AWS_ACCESS_KEY_ID}
 * @param secretAccessKey of {@code AWS_SECRET_ACCESS_KEY}
 * @param sessionToken of {@code AWS_SESSION_TOKEN}
 * @param containerUri of {@code AWS_CONTAINER_CREDENTIALS_FULL_URI}, which Lambda sets instead of
 *     the keys where there is SnapStart
 * @param containerToken of {@code AWS_CONTAINER_AUTHORIZATION_TOKEN}
 * @param containerTokenFile of {@code AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE}
 * @param secretsManagerUrl of {@code AWS_ENDPOINT_URL_SECRETS_MANAGER}
 * @param ssmUrl of {@code AWS_ENDPOINT_URL_SSM}
 * @param endpointUrl of {@code AWS_ENDPOINT_URL}; this and the last two are {@code null} where
 *     {@code AWS_IGNORE_CONFIGURED_ENDPOINT_URLS} is {@code true}
 */
public record AwsEnvironment(
    @Nullable String accessKeyId,
    @Nullable String secretAccessKey,
    @Nullable String sessionToken,
    @Nullable String containerUri,
    @Nullable String containerToken,
    @Nullable String containerTokenFile,
    @Nullable String secretsManagerUrl,
    @Nullable String ssmUrl,
    @Nullable String endpointUrl) {

  /** Returns the endpoint that is set for this service alone. */
  @Nullable String endpointUrl(AwsService service) {
    return service == AwsService.SSM ? ssmUrl : secretsManagerUrl;
  }

  /** Says nothing: most of it is secret. */
  @Override
  public String toString() {
    return "AwsEnvironment[]";
  }
}
