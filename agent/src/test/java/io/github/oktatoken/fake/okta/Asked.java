package io.github.oktatoken.fake.okta;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jwt.SignedJWT;
import java.net.URLDecoder;
import java.text.ParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mockwebserver3.RecordedRequest;
import okhttp3.MediaType;
import org.jspecify.annotations.Nullable;

/**
 * A request to a token endpoint.
 *
 * @param endpoint the URL that was invoked, without its query
 * @param form what was posted
 * @param authorization the header of that name
 * @param proofs the headers {@code DPoP}
 */
record Asked(
    String endpoint,
    Map<String, String> form,
    @Nullable String authorization,
    List<String> proofs) {

  static Asked read(RecordedRequest request) throws Refusal {
    if (!request.getMethod().equals("POST")) {
      throw Refusal.wrongMethod();
    }
    MediaType type = MediaType.parse(String.valueOf(request.getHeaders().get("Content-Type")));
    if (type == null || !type.subtype().equals("x-www-form-urlencoded")) {
      throw Refusal.noForm();
    }
    return new Asked(
        request.getUrl().newBuilder().query(null).build().toString(),
        form(request.getBody() == null ? "" : request.getBody().utf8()),
        request.getHeaders().get("Authorization"),
        request.getHeaders().values("DPoP"));
  }

  /** One without a value counts as omitted: RFC 6749, section 3.2. */
  private static Map<String, String> form(String body) throws Refusal {
    Map<String, String> form = new HashMap<>();
    for (String pair : body.split("&")) {
      String[] parts = pair.split("=", 2);
      if (parts.length == 2 && !parts[1].isEmpty()) {
        String name = URLDecoder.decode(parts[0], UTF_8);
        if (form.put(name, URLDecoder.decode(parts[1], UTF_8)) != null) {
          throw Refusal.repeatedParameter();
        }
      }
    }
    return form;
  }

  @Nullable String parameter(String name) {
    return form.get(name);
  }

  @Nullable String assertionId() {
    return id(parameter("client_assertion"));
  }

  @Nullable String proofId() {
    return proofs.isEmpty() ? null : id(proofs.get(0));
  }

  private static @Nullable String id(@Nullable String jwt) {
    try {
      return jwt == null ? null : SignedJWT.parse(jwt).getJWTClaimsSet().getJWTID();
    } catch (ParseException unreadable) {
      return null;
    }
  }
}
