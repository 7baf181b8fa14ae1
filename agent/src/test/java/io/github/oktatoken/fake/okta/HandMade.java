package io.github.oktatoken.fake.okta;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.factories.DefaultJWSSignerFactory;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A request that no client of ours has made, and so may be as wrong as can be. */
final class HandMade {
  static final String JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final HttpRequest.Builder request;
  private String form;

  /** What came back. */
  record Reply(int status, Map<String, Object> body, Map<String, String> headers) {}

  private HandMade(URI endpoint, String form) {
    this.request = HttpRequest.newBuilder(endpoint);
    this.form = form;
    request.header("Content-Type", "application/x-www-form-urlencoded");
  }

  static HandMade to(URI endpoint) {
    return new HandMade(endpoint, "grant_type=client_credentials");
  }

  static HandMade withGrantType(URI endpoint, String type) {
    return new HandMade(endpoint, "grant_type=" + type);
  }

  HandMade form(String name, String value) {
    form += "&" + name + "=" + URLEncoder.encode(value, UTF_8);
    return this;
  }

  HandMade assertion(String jwt) {
    return form("client_assertion_type", JWT_BEARER).form("client_assertion", jwt);
  }

  HandMade header(String name, String value) {
    request.header(name, value);
    return this;
  }

  HandMade contentType(String type) {
    request.setHeader("Content-Type", type);
    return this;
  }

  HandMade basic(String id, String secret) {
    String pair = URLEncoder.encode(id, UTF_8) + ":" + URLEncoder.encode(secret, UTF_8);
    return header(
        "Authorization", "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8)));
  }

  Reply send() throws Exception {
    return send("POST");
  }

  Reply send(String method) throws Exception {
    HttpRequest made = request.method(method, HttpRequest.BodyPublishers.ofString(form)).build();
    HttpResponse<String> answer = HTTP.send(made, HttpResponse.BodyHandlers.ofString());
    Map<String, String> headers =
        answer.headers().map().entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, header -> header.getValue().get(0)));
    return new Reply(answer.statusCode(), JSONObjectUtils.parse(answer.body()), headers);
  }

  static String sign(JWK key, JWSHeader header, JWTClaimsSet claims) throws JOSEException {
    SignedJWT jwt = new SignedJWT(header, claims);
    jwt.sign(new DefaultJWSSignerFactory().createJWSSigner(key, header.getAlgorithm()));
    return jwt.serialize();
  }

  /** The same claims without some of them. */
  static JWTClaimsSet without(JWTClaimsSet claims, String... names) {
    JWTClaimsSet.Builder rest = new JWTClaimsSet.Builder(claims);
    Stream.of(names).forEach(name -> rest.claim(name, null));
    return rest.build();
  }
}
