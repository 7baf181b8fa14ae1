package io.github.oktatoken.measured;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Fetches a token with the JDK's newer client. */
public final class TokenByJavaHttpClient extends MeasuredFunction {
  @Override
  protected String token() throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(System.getenv("okta_token_url")))
            .header("Authorization", "Basic " + Client.basicCredentials())
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(Client.form()))
            .build();
    return Client.tokenIn(
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body());
  }
}
