package io.github.oktatoken.internal.token.shared;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.AccessToken;
import io.github.oktatoken.internal.oauth.AccessTokenResponse;
import io.github.oktatoken.internal.token.file.TokenJson;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import okio.Buffer;
import okio.ByteString;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who can read a token in the table, and what counts as one. */
class TokenSealTest {
  private static final List<@Nullable String> PURPOSE =
      Arrays.asList("https://okta.example/token", "my-id", "CLIENT_SECRET_BASIC", "a b", null, "");

  private final TokenSeal seal = TokenSeal.of("s3cret", PURPOSE);

  @Test
  void opensWhatWasSealedForTheSamePurposeWithTheSameSecret() throws Exception {
    AccessTokenResponse response = response("t0ken", "Bearer", 3600);

    assertThat(TokenSeal.of("s3cret", PURPOSE).open(item(response))).isEqualTo(response);
  }

  @Test
  void showsNeitherTheTokenNorWhatItIsFor() throws Exception {
    AccessTokenResponse response = response("t0ken", "Bearer", 3600);

    String stored = item(response).put("table", seal.id(), null).utf8();

    assertThat(stored)
        .contains("\"B\":")
        .doesNotContain("t0ken", "okta.example", "my-id", "s3cret");
    assertThat(seal.seal(response)).isNotEqualTo(seal.seal(response));
    assertThat(item(response)).hasToString("TableItem[]");
  }

  @Test
  void eachSecretAndPurposeHasAnItemAndAKeyOfItsOwn() throws Exception {
    TableItem item = item(response("t0ken", "Bearer", 3600));
    Set<String> ids = new HashSet<>();
    ids.add(seal.id());
    for (int i = 0; i < PURPOSE.size(); i++) {
      List<@Nullable String> other = Arrays.asList(PURPOSE.toArray(String[]::new));
      other.set(i, "other");
      TokenSeal another = TokenSeal.of("s3cret", other);
      assertThat(another.open(item)).as("another %s", PURPOSE.get(i)).isNull();
      ids.add(another.id());
    }
    TokenSeal rotated = TokenSeal.of("rotated", PURPOSE);
    assertThat(rotated.open(item)).isNull();
    ids.add(rotated.id());
    ids.add(TokenSeal.of("s3cret", List.of("ab", "c")).id());
    ids.add(TokenSeal.of("s3cret", List.of("a", "bc")).id());
    ids.add(TokenSeal.of("s3cret", Arrays.asList("a", null)).id());
    ids.add(TokenSeal.of("s3cret", List.of("a", "")).id());

    assertThat(ids).hasSize(PURPOSE.size() + 6).allMatch(id -> id.matches("[0-9a-f]{64}"));
  }

  @Test
  void opensNothingWhoseExpiryVersionOrContentWasChanged() throws Exception {
    TableItem item = item(response("t0ken", "Bearer", 3600));
    ByteString token = sealed(item);

    assertThat(seal.open(item)).isNotNull();
    assertThat(seal.open(new TableItem(1, item.expiresAt() + 1, token, 0, "c"))).isNull();
    assertThat(seal.open(new TableItem(2, item.expiresAt(), token, 0, "c"))).isNull();
    assertThat(seal.open(new TableItem(1, item.expiresAt(), null, 0, "c"))).isNull();
    for (int i = 0; i < token.size(); i++) {
      byte[] changed = token.toByteArray();
      changed[i] ^= 1;
      assertThat(seal.open(new TableItem(1, item.expiresAt(), ByteString.of(changed), 0, "c")))
          .as("byte %s", i)
          .isNull();
      ByteString cut = token.substring(0, i);
      assertThat(seal.open(new TableItem(1, item.expiresAt(), cut, 0, "c"))).isNull();
    }
  }

  @Test
  void opensATokenOfTheLongestLifetime() throws Exception {
    AccessTokenResponse longest = response("t0ken", "Bearer", 86_400);

    assertThat(seal.open(item(longest))).isEqualTo(longest);
  }

  /** Only a holder of the secret could write such an item; it is trusted no more for that. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "DPoP 3600 t0ken",
        "Bearer 0 t0ken",
        "Bearer -1 t0ken",
        "Bearer 86401 t0ken",
        "Bearer 3600 t0k\u00e9n",
        "Bearer 3600 t0k\ten",
      })
  void opensNoTokenThatATokenEndpointCouldNotReturn(String unsound) throws Exception {
    String[] parts = unsound.split(" ", 3);

    assertThat(seal.open(item(response(parts[2], parts[0], Long.parseLong(parts[1]))))).isNull();
  }

  /** Computed step by step from RFC 5869 and NIST SP 800-38D, without the code under test. */
  @Test
  void isHkdfAndAesGcmAsOthersComputeThem() throws Exception {
    AccessTokenResponse response = response("t0ken", "Bearer", 3600);
    byte[] material = hmac("okta-token shared 1".getBytes(UTF_8), "s3cret".getBytes(UTF_8));
    String info = "26:https://okta.example/token5:my-id19:CLIENT_SECRET_BASIC3:a b-:0:";
    byte[] id = hmac(material, (info + "id\u0001").getBytes(UTF_8));
    byte[] key = hmac(material, (info + "key\u0001").getBytes(UTF_8));
    TableItem item = item(response);
    byte[] sealed = sealed(item).toByteArray();

    assertThat(seal.id()).isEqualTo(ByteString.of(id).hex());
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        Cipher.DECRYPT_MODE,
        new SecretKeySpec(key, "AES"),
        new GCMParameterSpec(128, Arrays.copyOf(sealed, 12)));
    cipher.updateAAD(("1:" + seal.id() + ":" + item.expiresAt()).getBytes(UTF_8));
    byte[] json = cipher.doFinal(Arrays.copyOfRange(sealed, 12, sealed.length));
    assertThat(TokenJson.read(json).response()).isEqualTo(response);
  }

  /** RFC 5869, appendix A.1, whose output is longer: its first block. */
  @Test
  void derivesTheKeyOfTheExampleInRfc5869() {
    ByteString secret = ByteString.decodeHex("0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b");
    ByteString material =
        TokenSeal.extract(ByteString.decodeHex("000102030405060708090a0b0c"), secret);

    assertThat(material.hex())
        .isEqualTo("077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5");
    assertThat(TokenSeal.expand(material, ByteString.decodeHex("f0f1f2f3f4f5f6f7f8f9")).hex())
        .isEqualTo("3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf");
  }

  private static byte[] hmac(byte[] key, byte[] text) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(text);
  }

  private static ByteString sealed(TableItem item) {
    return new Buffer().write(item.token() == null ? ByteString.EMPTY : item.token()).snapshot();
  }

  private TableItem item(AccessTokenResponse response) throws Exception {
    return new TableItem(1, TableItem.expiry(response), seal.seal(response), 0, "change");
  }

  private static AccessTokenResponse response(String value, String type, long lifetime) {
    AccessToken token = new AccessToken(value, type, "a b", Instant.parse("2026-01-01T01:00:00Z"));
    return new AccessTokenResponse(token, Duration.ofSeconds(lifetime));
  }
}
