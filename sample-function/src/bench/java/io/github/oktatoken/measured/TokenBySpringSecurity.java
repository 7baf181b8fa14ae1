package io.github.oktatoken.measured;

import org.springframework.security.oauth2.client.endpoint.OAuth2ClientCredentialsGrantRequest;
import org.springframework.security.oauth2.client.endpoint.RestClientClientCredentialsTokenResponseClient;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.AuthorizationGrantType;

/** Fetches a token with Spring Security's client, without the rest of Spring. */
public final class TokenBySpringSecurity extends MeasuredFunction {
  @Override
  protected String token() {
    ClientRegistration client =
        ClientRegistration.withRegistrationId("okta")
            .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
            .tokenUri(System.getenv("okta_token_url"))
            .clientId(System.getenv("client_id"))
            .clientSecret(System.getenv("client_secret"))
            .scope(System.getenv("okta_scope"))
            .build();
    return new RestClientClientCredentialsTokenResponseClient()
        .getTokenResponse(new OAuth2ClientCredentialsGrantRequest(client))
        .getAccessToken()
        .getTokenValue();
  }
}
