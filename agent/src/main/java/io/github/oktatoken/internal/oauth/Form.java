package io.github.oktatoken.internal.oauth;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.oktatoken.internal.http.OneShotBody;
import java.net.URLEncoder;
import okhttp3.Request;
import okio.ByteString;

/** The form-encoded parameters of a token request: RFC 6749, appendix B. */
public final class Form {
  private final StringBuilder encoded = new StringBuilder();

  Form add(String name, String value) {
    if (encoded.length() > 0) {
      encoded.append('&');
    }
    encoded.append(encode(name)).append('=').append(encode(value));
    return this;
  }

  static String encode(String text) {
    return URLEncoder.encode(text, UTF_8);
  }

  /** Makes the form the body of a request. */
  Request.Builder addTo(Request.Builder request) {
    return request
        .header("Content-Type", "application/x-www-form-urlencoded")
        .post(new OneShotBody(ByteString.encodeUtf8(encoded.toString())));
  }
}
