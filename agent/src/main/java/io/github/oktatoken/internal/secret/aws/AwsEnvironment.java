package io.github.oktatoken.internal.secret.aws;

import org.jspecify.annotations.Nullable;

/**
 * The environment variables about AWS. Premain creates it, so it holds texts alone, unparsed. Each
 * may be {@code null}.
 *
 * @param accessKeyId the value of {@code AWS_ACCESS_KEY_ID}
 * @param secretAccessKey that of {@code AWS_SECRET_ACCESS_KEY}
 * @param sessionToken that of {@code AWS_SESSION_TOKEN}
 * @param containerUri that of {@code AWS_CONTAINER_CREDENTIALS_FULL_URI}, which Lambda sets instead
 *     of the keys under SnapStart
 * @param containerToken that of {@code AWS_CONTAINER_AUTHORIZATION_TOKEN}
 * @param containerTokenFile that of {@code AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE}
 * @param secretsManagerUrl that of {@code AWS_ENDPOINT_URL_SECRETS_MANAGER}
 * @param ssmUrl that of {@code AWS_ENDPOINT_URL_SSM}
 * @param endpointUrl that of {@code AWS_ENDPOINT_URL}; this and the last two are {@code null} where
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

  /** Returns the endpoint of this service alone. */
  @Nullable String endpointUrl(AwsService service) {
    return service == AwsService.SSM ? ssmUrl : secretsManagerUrl;
  }

  /** Hides everything: most of it is secret. */
  @Override
  public String toString() {
    return "AwsEnvironment[]";
  }
}
