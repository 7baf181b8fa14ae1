package io.github.oktatoken.internal.config;

import io.github.oktatoken.internal.env.Variable;
import io.github.oktatoken.internal.env.Variables;
import io.github.oktatoken.internal.http.Loopback;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The setting that says where tokens are asked for. */
final class TokenUrl {
  private static final int MAX_PORT = 65_535;
  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;
  private static final String WAY_OUT = "set it to https://<org>/oauth2/<server>/v1/token";

  private TokenUrl() {}

  /** Reads it; what is wrong with it the variables know. */
  static URI read(Variables variables) {
    String text = variables.required(Variable.TOKEN_URL, WAY_OUT).strip();
    URI url = parsed(text);
    String problem = text.isEmpty() ? null : problem(url);
    if (problem != null) {
      variables.refuse(variables.nameOf(Variable.TOKEN_URL) + problem);
    }
    return url == null ? URI.create("") : url;
  }

  /** Returns what is wrong with a URL, after the name of its setting, or {@code null}. */
  static @Nullable String problem(String text) {
    return Variables.hasControlCharacter(text)
        ? " has a line break or another control character in it: remove it"
        : problem(parsed(text.strip()));
  }

  private static @Nullable String problem(@Nullable URI url) {
    if (url == null) {
      return " is not a URL: " + WAY_OUT;
    }
    if (url.getHost() == null || url.getPort() == 0 || url.getPort() > MAX_PORT) {
      return " has no valid host or port: set it to a full URL";
    }
    if (url.getRawUserInfo() != null || url.getRawFragment() != null) {
      return " must hold neither a user nor a fragment: remove them";
    }
    if (!"https".equalsIgnoreCase(url.getScheme()) && !isPlainLoopback(url)) {
      return " must begin with https:// (http is for loopback hosts alone)";
    }
    return null;
  }

  /** Returns scheme, host and port (RFC 6454, section 4) of a URL that has no problem. */
  static String origin(String text) {
    URI url = URI.create(text.strip());
    String scheme = url.getScheme().toLowerCase(Locale.ROOT);
    int usual = scheme.equals("https") ? HTTPS_PORT : HTTP_PORT;
    int port = url.getPort() < 0 ? usual : url.getPort();
    return scheme + "://" + url.getHost().toLowerCase(Locale.ROOT) + ":" + port;
  }

  /** Not thrown on: the exception's message repeats the value. */
  private static @Nullable URI parsed(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException malformed) {
      return null;
    }
  }

  private static boolean isPlainLoopback(URI url) {
    return "http".equalsIgnoreCase(url.getScheme()) && Loopback.isLoopback(url.getHost());
  }
}
