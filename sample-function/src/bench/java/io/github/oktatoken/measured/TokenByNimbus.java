package io.github.oktatoken.measured;

import com.nimbusds.oauth2.sdk.ClientCredentialsGrant;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.id.ClientID;
import java.io.IOException;
import java.net.URI;

/** Fetches a token with Nimbus's OAuth SDK. */
public final class TokenByNimbus extends MeasuredFunction {
  @Override
  protected String token() throws IOException, ParseException {
    TokenRequest request =
        new TokenRequest.Builder(
                URI.create(System.getenv("okta_token_url")),
                new ClientSecretBasic(
                    new ClientID(System.getenv("client_id")),
                    new Secret(System.getenv("client_secret"))),
                new ClientCredentialsGrant())
            .scope(Scope.parse(System.getenv("okta_scope")))
            .build();
    return TokenResponse.parse(request.toHTTPRequest().send())
        .toSuccessResponse()
        .getTokens()
        .getBearerAccessToken()
        .getValue();
  }
}
