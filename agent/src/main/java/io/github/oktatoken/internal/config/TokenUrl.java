package io.github.oktatoken.internal.config;

import io.github.oktatoken.internal.base.PlainText;
import io.github.oktatoken.internal.env.Variable;
import io.github.oktatoken.internal.http.Loopback;
import io.github.oktatoken.internal.message.SettingMessages;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The setting that says where the token endpoint is. */
final class TokenUrl {
  private static final int MAX_PORT = 65_535;
  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;

  private TokenUrl() {}

  static URI read(Variables variables) {
    String text = variables.required(Variable.TOKEN_URL, SettingMessages.SET_TOKEN_URL).strip();
    URI url = parsed(text);
    String problem = text.isEmpty() ? null : problem(url);
    if (problem != null) {
      variables.refuse(Variable.TOKEN_URL, problem);
    }
    return url == null || problem != null ? URI.create("") : url;
  }

  /** Returns what is wrong with a URL, to be read after the name of its setting. */
  static @Nullable String problem(String text) {
    return PlainText.hasControlCharacter(text)
        ? SettingMessages.CONTROL_CHARACTER
        : problem(parsed(text.strip()));
  }

  private static @Nullable String problem(@Nullable URI url) {
    if (url == null) {
      return SettingMessages.INVALID_URL;
    }
    if (url.getHost() == null || url.getPort() == 0 || url.getPort() > MAX_PORT) {
      return SettingMessages.INVALID_HOST;
    }
    if (url.getRawUserInfo() != null || url.getRawFragment() != null) {
      return SettingMessages.USER_OR_FRAGMENT;
    }
    return "https".equalsIgnoreCase(url.getScheme()) || isPlainLoopback(url)
        ? null
        : SettingMessages.NOT_HTTPS;
  }

  /** Returns scheme, host and port (RFC 6454, section 4) of a URL that has no problem. */
  static String origin(String text) {
    URI url = URI.create(text.strip());
    String scheme = url.getScheme().toLowerCase(Locale.ROOT);
    int usual = scheme.equals("https") ? HTTPS_PORT : HTTP_PORT;
    int port = url.getPort() < 0 ? usual : url.getPort();
    return scheme + "://" + url.getHost().toLowerCase(Locale.ROOT) + ":" + port;
  }

  /** Doesn't throw the exception, whose message repeats the value. */
  private static @Nullable URI parsed(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException ignored) {
      return null;
    }
  }

  private static boolean isPlainLoopback(URI url) {
    return "http".equalsIgnoreCase(url.getScheme()) && Loopback.isLoopback(url.getHost());
  }
}
