package io.github.oktatoken.function;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import io.github.oktatoken.AccessToken;
import io.github.oktatoken.TokenHolder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Asks an API that takes bound tokens alone, and that wants a nonce in their proofs. */
public final class DpopHandler implements RequestHandler<Map<String, String>, String> {
  private final URI orders = URI.create(System.getenv("orders_url"));

  @Override
  public String handleRequest(Map<String, String> event, Context context) {
    try {
      AccessToken token = TokenHolder.token();
      HttpURLConnection answer = ask(token, null);
      String nonce = answer.getHeaderField("DPoP-Nonce");
      if (answer.getResponseCode() == HttpURLConnection.HTTP_UNAUTHORIZED && nonce != null) {
        answer = ask(token, nonce);
      }
      try (InputStream body = answer.getInputStream()) {
        return new String(body.readAllBytes(), StandardCharsets.UTF_8);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private HttpURLConnection ask(AccessToken token, @Nullable String nonce) throws IOException {
    HttpURLConnection request = (HttpURLConnection) orders.toURL().openConnection();
    request.setRequestProperty("Authorization", "DPoP " + token.value());
    request.setRequestProperty("DPoP", TokenHolder.dpopProof(token, "GET", orders, nonce));
    return request;
  }
}
