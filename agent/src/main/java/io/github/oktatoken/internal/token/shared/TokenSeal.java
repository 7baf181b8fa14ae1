package io.github.oktatoken.internal.token.shared;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.oktatoken.AccessToken;
import io.github.oktatoken.internal.base.PlainText;
import io.github.oktatoken.internal.dpop.DpopKey;
import io.github.oktatoken.internal.oauth.AccessTokenResponse;
import io.github.oktatoken.internal.token.file.TokenJson;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import okio.Buffer;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts tokens so that only those can read them who could request them as well: with AES-256-GCM
 * and a key that HKDF (<a href="https://www.rfc-editor.org/rfc/rfc5869">RFC 5869</a>) derives from
 * the client secret or the private key. The identity of the item, its version and its expiry are
 * authenticated with it.
 */
final class TokenSeal {
  /** The version of this format, and so a part of the key. */
  static final int VERSION = 1;

  private static final ByteString SALT = ByteString.encodeUtf8("okta-token shared " + VERSION);
  private static final String ALGORITHM = "AES/GCM/NoPadding";
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BYTES = 16;

  private final ByteString key;
  private final String id;

  private TokenSeal(ByteString key, String id) {
    this.key = key;
    this.id = id;
  }

  /**
   * Derives the key.
   *
   * @param secret the client secret or the private key
   * @param purpose what decides which token the server issues
   */
  static TokenSeal of(String secret, List<@Nullable String> purpose) {
    ByteString material = extract(SALT, ByteString.encodeUtf8(secret));
    ByteString info = encode(purpose);
    return new TokenSeal(
        expand(material, info.utf8() + "key"), expand(material, info.utf8() + "id").hex());
  }

  /** RFC 5869, section 2.2. */
  static ByteString extract(ByteString salt, ByteString secret) {
    return secret.hmacSha256(salt);
  }

  /** RFC 5869, section 2.3, for one block: 256 bits. */
  private static ByteString expand(ByteString material, String info) {
    return expand(material, ByteString.encodeUtf8(info));
  }

  static ByteString expand(ByteString material, ByteString info) {
    return new Buffer().write(info).writeByte(1).readByteString().hmacSha256(material);
  }

  /** With its length before each text, so that no two lists are alike. */
  private static ByteString encode(List<@Nullable String> texts) {
    Buffer encoded = new Buffer();
    for (String text : texts) {
      encoded.writeUtf8(text == null ? "-:" : text.length() + ":" + text);
    }
    return encoded.readByteString();
  }

  /** Returns the key of the item in the table: without the secret it tells nothing. */
  String id() {
    return id;
  }

  /** Encrypts a token. */
  ByteString seal(AccessTokenResponse response) throws GeneralSecurityException, IOException {
    byte[] nonce = new byte[NONCE_BYTES];
    // A new generator each time: the state of a used one may be in a snapshot.
    new SecureRandom().nextBytes(nonce);
    byte[] sealed =
        cipher(Cipher.ENCRYPT_MODE, nonce, TableItem.expiry(response))
            .doFinal(TokenJson.write(response, id));
    return new Buffer().write(nonce).write(sealed).readByteString();
  }

  /**
   * Decrypts the token of an item.
   *
   * @return {@code null} if there is none, or it was sealed with another secret, for something else
   *     or in another version, or is no token that may be shared
   */
  @Nullable AccessTokenResponse open(TableItem item) {
    ByteString sealed = item.token();
    if (sealed == null || sealed.size() < NONCE_BYTES + TAG_BYTES || item.version() != VERSION) {
      return null;
    }
    try {
      byte[] nonce = sealed.substring(0, NONCE_BYTES).toByteArray();
      byte[] json =
          cipher(Cipher.DECRYPT_MODE, nonce, item.expiresAt())
              .doFinal(sealed.substring(NONCE_BYTES).toByteArray());
      TokenJson.Content content = TokenJson.read(json);
      AccessTokenResponse response = content.response();
      return content.fingerprint().equals(id)
              && TableItem.expiry(response) == item.expiresAt()
              && isSound(response)
          ? response
          : null;
    } catch (GeneralSecurityException | IOException ignored) {
      // As good as absent.
      return null;
    }
  }

  /** Trusted no more than a response of the token endpoint. */
  private static boolean isSound(AccessTokenResponse response) {
    AccessToken token = response.token();
    Duration lifetime = response.lifetime();
    return PlainText.isVisible(token.value())
        && !token.value().isEmpty()
        && !DpopKey.isBound(token)
        && lifetime.compareTo(Duration.ZERO) > 0
        && lifetime.compareTo(AccessTokenResponse.MAX_LIFETIME) <= 0;
  }

  private Cipher cipher(int mode, byte[] nonce, long expiresAt) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(ALGORITHM);
    cipher.init(
        mode,
        new SecretKeySpec(key.toByteArray(), "AES"),
        new GCMParameterSpec(Byte.SIZE * TAG_BYTES, nonce));
    cipher.updateAAD((VERSION + ":" + id + ":" + expiresAt).getBytes(UTF_8));
    return cipher;
  }
}
