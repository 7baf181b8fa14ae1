package io.github.oktatoken.fake;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.oktatoken.internal.jose.Jws;
import io.github.oktatoken.internal.jose.SigningKey;
import io.github.oktatoken.internal.jose.SigningKeys;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The keys in the folder {@code openssl}; a program, too, that reads them on any JDK. */
public final class OpenSslKeys {
  /** All that can be read, by the names of their files. */
  public static final List<String> READABLE =
      List.of(
          "rsa-pkcs8",
          "rsa-pkcs1",
          "p256-pkcs8",
          "p256-sec1",
          "p256-sec1-with-parameters",
          "p384-pkcs8",
          "p384-sec1",
          "p384-sec1-with-parameters",
          "p521-pkcs8",
          "p521-sec1",
          "p521-sec1-with-parameters");

  private OpenSslKeys() {}

  /** What is in a file of that folder. */
  public static String content(String file) throws IOException {
    try (InputStream in = OpenSslKeys.class.getResourceAsStream("openssl/" + file)) {
      return new String(Objects.requireNonNull(in, file).readAllBytes(), UTF_8);
    }
  }

  /** Signs with each, and tells its algorithm. */
  public static void main(String[] none) throws Exception {
    for (String name : READABLE) {
      SigningKey key = new SigningKeys().of(content(name + ".pem"));
      Jws.sign(key.algorithm(), key.key(), Map.of(), Map.of());
      System.out.println(name + " " + key.algorithm());
    }
  }
}
