package io.github.oktatoken.internal.aws;

import java.util.Map;
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
 * @param endpointUrls those of {@code AWS_ENDPOINT_URL} and of each service's own variable, by the
 *     variables' names; empty where {@code AWS_IGNORE_CONFIGURED_ENDPOINT_URLS} is {@code true}
 */
public record AwsEnvironment(
    @Nullable String accessKeyId,
    @Nullable String secretAccessKey,
    @Nullable String sessionToken,
    @Nullable String containerUri,
    @Nullable String containerToken,
    @Nullable String containerTokenFile,
    Map<String, String> endpointUrls) {

  /** Hides everything: most of it is secret. */
  @Override
  public String toString() {
    return "AwsEnvironment[]";
  }
}
