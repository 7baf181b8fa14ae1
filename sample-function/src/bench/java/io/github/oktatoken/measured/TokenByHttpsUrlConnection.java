package io.github.oktatoken.measured;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Fetches a token itself, as cheaply as the JDK can: nothing is looked at but the token. */
public final class TokenByHttpsUrlConnection extends MeasuredFunction {
  @Override
  protected String token() throws IOException {
    HttpURLConnection http =
        (HttpURLConnection) URI.create(System.getenv("okta_token_url")).toURL().openConnection();
    http.setDoOutput(true);
    http.setRequestProperty("Authorization", "Basic " + Client.basicCredentials());
    try (OutputStream out = http.getOutputStream()) {
      out.write(Client.form().getBytes(StandardCharsets.UTF_8));
    }
    try (InputStream body = http.getInputStream()) {
      return Client.tokenIn(new String(body.readAllBytes(), StandardCharsets.UTF_8));
    }
  }
}
