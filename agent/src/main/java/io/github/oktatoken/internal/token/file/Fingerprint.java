package io.github.oktatoken.internal.token.file;

import io.github.oktatoken.AccessToken;
import io.github.oktatoken.internal.oauth.AccessTokenResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether a token was issued for these settings: a keyed hash (HMAC, <a
 * href="https://www.rfc-editor.org/rfc/rfc2104">RFC 2104</a>) of both. Without the key it reveals
 * nothing about them, and can't be made. If the secret is kept elsewhere, or is a key that signs
 * elsewhere, the key of the hash is the place. That is no secret, but only the function's own code
 * has both its variables and the token file, and that code could request a token itself.
 */
public final class Fingerprint {
  private static final String ALGORITHM = "HmacSHA256";

  private final String key;
  private final List<@Nullable String> settings;

  /**
   * Computes nothing yet.
   *
   * @param key the client secret, or where it is kept
   * @param settings all others that decide which token the server issues
   */
  public Fingerprint(String key, List<@Nullable String> settings) {
    this.key = key;
    this.settings = settings;
  }

  public String of(AccessTokenResponse response) throws GeneralSecurityException {
    Mac mac = Mac.getInstance(ALGORITHM);
    mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), ALGORITHM));
    for (String setting : settings) {
      update(mac, setting);
    }
    AccessToken token = response.token();
    update(mac, token.value());
    update(mac, token.type());
    update(mac, token.scope());
    update(mac, String.valueOf(response.lifetime().toSeconds()));
    update(mac, String.valueOf(token.expiresAt().getEpochSecond()));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(mac.doFinal());
  }

  /** With its length before it, so that no two lists of texts are alike. */
  private static void update(Mac mac, @Nullable String text) {
    String length = text == null ? "-:" : text.length() + ":";
    mac.update((length + text).getBytes(StandardCharsets.UTF_8));
  }
}
