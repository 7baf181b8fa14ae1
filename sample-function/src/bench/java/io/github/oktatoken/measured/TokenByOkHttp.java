package io.github.oktatoken.measured;

import com.squareup.moshi.Json;
import com.squareup.moshi.Moshi;
import java.io.IOException;
import java.util.Objects;
import okhttp3.Credentials;
import okhttp3.FormBody;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** Fetches a token with the libraries that the layer has, as they are. */
public final class TokenByOkHttp extends MeasuredFunction {
  /** What is read of the answer. */
  static final class Answer {
    @Json(name = "access_token")
    @Nullable String accessToken;
  }

  @Override
  protected String token() throws IOException {
    Request request =
        new Request.Builder()
            .url(System.getenv("okta_token_url"))
            .header(
                "Authorization",
                Credentials.basic(System.getenv("client_id"), System.getenv("client_secret")))
            .post(
                new FormBody.Builder()
                    .add("grant_type", "client_credentials")
                    .add("scope", System.getenv("okta_scope"))
                    .build())
            .build();
    try (Response response = new OkHttpClient().newCall(request).execute()) {
      Answer answer =
          new Moshi.Builder().build().adapter(Answer.class).fromJson(response.body().source());
      return Objects.requireNonNull(Objects.requireNonNull(answer).accessToken);
    }
  }
}
