package io.github.oktatoken.internal.oauth;

import static io.github.oktatoken.internal.oauth.FakeTokenEndpoint.BASIC;
import static io.github.oktatoken.internal.oauth.FakeTokenEndpoint.everything;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.oktatoken.internal.oauth.TokenRequestException.Kind;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import okio.Buffer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTokenResponseTest {
  private static final int DAY = 24 * 60 * 60;

  @AutoClose private final FakeTokenEndpoint endpoint = new FakeTokenEndpoint();

  static final List<Arguments> LIFETIMES =
      List.of(
          arguments(response("t", ",'expires_in':3600"), 3600),
          arguments(response("t", ",'expires_in':'3600'"), 3600),
          arguments(response("t", ",'expires_in':299.9"), 299),
          arguments(response("t", ",'expires_in':'299.9'"), 299),
          arguments(response("t", ",'expires_in':'007'"), 7),
          arguments(response("t", ",'expires_in':1"), 1),
          arguments(response("t", ",'expires_in':3.6e3"), 3600),
          arguments(response("t", ",'expires_in':86401"), DAY),
          arguments(response("t", ",'expires_in':9223372036854775808"), DAY),
          arguments(response("t", ",'expires_in':1e400"), DAY),
          arguments(response(jwt("{'iat':1000,'exp':1600}"), ",'expires_in':3600"), 3600),
          // The clock says 1767225600. The fourth came out of a cache, the fifth too late.
          arguments(response(jwt("{'iat':1767225600,'exp':1767226200}"), ""), 600),
          arguments(response(jwt("{'iat':1767225600,'exp':1767225601}"), ""), 1),
          arguments(
              response(jwt("{'iat':1767225660,'exp':1767226260}"), ",'expires_in':null"), 600),
          arguments(response(jwt("{'iat':1767222600,'exp':1767226200}"), ""), 900),
          arguments(response(jwt("{'iat':1767200000,'exp':1767203600}"), ""), 0),
          arguments(response(jwt("{'exp':2e9,'iat':1767225600,'aud':['a']}"), ""), DAY),
          arguments(response("opaque", ""), 300),
          arguments(response("three.opaque.parts", ""), 300),
          arguments(response(jwt("{'exp':1600}"), ""), 300),
          arguments(response(jwt("{'iat':1600,'exp':1600}"), ""), 300),
          arguments(response(jwt("{'iat':1600,'exp':1000}"), ""), 300),
          arguments(response(jwt("{'iat':1000,'exp':'soon'}"), ""), 300),
          arguments(response(jwt("{'iat':1000,'exp':'1600'}"), ""), 300),
          arguments(response(jwt("{'iat':1000,'exp':'0x1p40'}"), ""), 300),
          arguments(response(jwt("[]"), ""), 300),
          arguments(response(jwt("{'iat':1000,'exp':1600}") + ".extra", ""), 300));

  @ParameterizedTest
  @FieldSource("LIFETIMES")
  void tokenLifetimeIsReadFromTheResponse(String body, long seconds) throws Exception {
    AccessTokenResponse response = endpoint.responds(200, body).ask();

    assertThat(response.lifetime()).isEqualTo(Duration.ofSeconds(seconds));
    assertThat(response.token().expiresAt())
        .isEqualTo(endpoint.clock.instant().plusSeconds(seconds));
  }

  @Test
  void unknownMembersOfATokenResponseAreIgnored() throws Exception {
    String more = ",'state':null,'x':[{'access_token':1}],'y':{'token_type':'no'},'scope':'a b'";

    AccessTokenResponse response = endpoint.responds(200, response("t0k3n", more)).ask();

    assertThat(response.token().value()).isEqualTo("t0k3n");
    assertThat(response.token().type()).isEqualTo("Bearer");
    assertThat(response.token().scope()).isEqualTo("a b");
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "null",
      textBlock =
          """
          null, '',             null
          a b,  '',             a b
          a b,  ",'scope':null", a b
          a b,  ",'scope':'a'", a
          null, ",'scope':'a'", a
          """,
      quoteCharacter = '"')
  void theRequestedScopeIsGrantedIfTheResponseNamesNone(String asked, String more, String granted)
      throws Exception {
    AccessTokenResponse response =
        endpoint.responds(200, response("t", more.replace("''", ""))).ask(BASIC, asked);

    assertThat(response.token().scope()).isEqualTo(granted);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bearer", "BEARER"})
  void tokenTypeIsReadInAnyCase(String type) throws Exception {
    String body = json("{'access_token':'t','token_type':'" + type + "'}");

    assertThat(endpoint.responds(200, body).ask().token().type()).isEqualTo(type);
  }

  static final List<String> INVALID =
      List.of(
          "",
          " ",
          "null",
          "[]",
          "3600",
          "<!DOCTYPE html><html><body>Sign in</body></html>",
          "{",
          "{}",
          response("t", "").replace("}", ""),
          response("t", "") + response("t", ""),
          response("t", "") + " x",
          response("t", ",'x':" + "[".repeat(10_000) + "]".repeat(10_000)),
          "[".repeat(10_000),
          "{\"x\":".repeat(10_000),
          json("{'token_type':'Bearer'}"),
          json("{'access_token':null,'token_type':'Bearer'}"),
          json("{'access_token':{},'token_type':'Bearer'}"),
          json("{'access_token':3600,'token_type':'Bearer'}"),
          json("{'access_token':true,'token_type':'Bearer'}"),
          response("", ""),
          response("a b", ""),
          response("a\\r\\nb", ""),
          response("a\\u0000b", ""),
          response("tök3n", ""),
          json("{'access_token':'t'}"),
          json("{'access_token':'t','token_type':null}"),
          json("{'access_token':'t','token_type':''}"),
          json("{'access_token':'t','token_type':'DPoP'}"),
          json("{'access_token':'t','token_type':'mac'}"),
          response("t", ",'expires_in':-1"),
          response("t", ",'expires_in':0"),
          response("t", ",'expires_in':0.5"),
          response("t", ",'expires_in':NaN"),
          response("t", ",'expires_in':'NaN'"),
          response("t", ",'expires_in':'soon'"),
          response("t", ",'expires_in':''"),
          response("t", ",'expires_in':'0x1p9'"),
          response("t", ",'expires_in':'Infinity'"),
          response("t", ",'expires_in':Infinity"),
          response("t", ",'expires_in':'1e3'"),
          response("t", ",'expires_in':'3600d'"),
          response("t", ",'expires_in':'+3600'"),
          response("t", ",'expires_in':' 3600 '"),
          response("t", ",'expires_in':'3600.'"),
          response("t", ",'expires_in':'.5e4'"),
          response("t", ",'expires_in':'\u0663600'"),
          response("t", ",'expires_in':0x1p9"),
          response("t", ",'expires_in':03600"),
          response("t", ",'expires_in':[3600]"),
          response("t", ",'expires_in':true"),
          response("t", ",'expires_in':{}"),
          response("t", ",'scope':'a\\r\\nSet-Cookie: b'"),
          response("t", ",'scope':['a']"),
          response("t", ",'scope':1"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "access_token':'t",
        "access_token':'another",
        "access\\u005ftoken':'t",
        "token_type':'Bearer",
        "scope':'a",
        "expires_in':'3600"
      })
  void refusesAMemberThatCountsIfItIsThereTwice(String member) throws Exception {
    String once = ",'scope':null,'expires_in':3600,'x':1,'x':{'scope':'a'}";
    assertThat(endpoint.responds(200, response("t", once)).ask().token().value()).isEqualTo("t");

    TokenRequestException refusal =
        endpoint.responds(200, response("t", once + ",'" + member + "'")).refuses();

    assertThat(refusal.kind()).isEqualTo(Kind.TRANSIENT);
    assertThat(refusal)
        .hasMessageContaining(
            "it has a member more than once: "
                + member.replaceAll("'.*", "").replace("\\u005f", "_"));
  }

  @ParameterizedTest
  @FieldSource("INVALID")
  void anInvalidTokenResponseIsRejected(String body) {
    TokenRequestException refusal = endpoint.responds(200, body).refuses();

    assertThat(refusal.kind()).isEqualTo(Kind.TRANSIENT);
    assertThat(refusal)
        .hasMessageContainingAll("the token endpoint's response is invalid", "okta_token_url");
    assertThat(refusal).hasNoCause();
  }

  @Test
  void theMessageForAnInvalidResponseRepeatsNoToken() {
    String body = response("t0k3n-of-another", ",'expires_in':'t0k3n-of-another'");

    assertThat(everything(endpoint.responds(200, body).refuses())).doesNotContain("t0k3n");
  }

  @Test
  void aTokenResponseMayHaveInvalidUtf8() throws Exception {
    Buffer elsewhere = new Buffer().writeUtf8("{\"x\":\"").writeByte(0xff).writeByte(0xc0);
    elsewhere.writeUtf8("\"," + response("t", "").substring(1));
    assertThat(endpoint.responds(200, elsewhere).ask().token().value()).isEqualTo("t");

    Buffer inTheToken = new Buffer().writeUtf8("{\"access_token\":\"").writeByte(0xff);
    inTheToken.writeUtf8("\",\"token_type\":\"Bearer\"}");
    assertThat(endpoint.responds(200, inTheToken).refuses()).hasMessageContaining("access_token");
  }

  private static String response(String token, String more) {
    return json("{'access_token':'" + token + "','token_type':'Bearer'" + more + "}");
  }

  private static String json(String singleQuoted) {
    return singleQuoted.replace('\'', '"');
  }

  private static String jwt(String claims) {
    return base64Url("{'alg':'none'}") + "." + base64Url(claims) + ".signature";
  }

  private static String base64Url(String singleQuoted) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json(singleQuoted).getBytes(UTF_8));
  }
}
