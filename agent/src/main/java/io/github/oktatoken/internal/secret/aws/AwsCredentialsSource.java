package io.github.oktatoken.internal.secret.aws;

import io.github.oktatoken.internal.base.PlainText;
import io.github.oktatoken.internal.env.Variable;
import io.github.oktatoken.internal.http.HttpResponse;
import io.github.oktatoken.internal.http.Loopback;
import io.github.oktatoken.internal.http.NetworkSettingException;
import io.github.oktatoken.internal.http.NoResponseException;
import io.github.oktatoken.internal.http.OutboundHttp;
import io.github.oktatoken.internal.message.SecretMessages;
import io.github.oktatoken.internal.secret.SecretText;
import io.github.oktatoken.internal.secret.SecretUnavailableException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import okhttp3.HttpUrl;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/**
 * Gets the credentials of the function's role: from the environment, or, under SnapStart, where
 * those would expire in the snapshot, from a URL in the environment (<a
 * href="https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html">container
 * credentials</a>).
 */
final class AwsCredentialsSource {
  private static final int OK = 200;

  private final String name;
  private final AwsEnvironment environment;
  private final OutboundHttp http;

  AwsCredentialsSource(String name, AwsEnvironment environment, OutboundHttp http) {
    this.name = name;
    this.environment = environment;
    this.http = http;
  }

  /** Returns the credentials of the environment, or fetches new ones. */
  AwsCredentials get(long endNanos) throws SecretUnavailableException {
    String id = environment.accessKeyId();
    String key = environment.secretAccessKey();
    if (id != null && key != null) {
      return sound(new AwsCredentials(id, key, environment.sessionToken()), "the environment");
    }
    if (environment.containerUri() != null) {
      return fetch(url(environment.containerUri()), endNanos);
    }
    throw SecretUnavailableException.permanentOf(name, SecretMessages.MISSING_CREDENTIALS);
  }

  private AwsCredentials sound(AwsCredentials credentials, String where)
      throws SecretUnavailableException {
    if (credentials.areSound()) {
      return credentials;
    }
    throw SecretUnavailableException.permanentOf(name, SecretMessages.malformedCredentials(where));
  }

  private HttpUrl url(String setting) throws SecretUnavailableException {
    HttpUrl url = HttpUrl.parse(setting.strip());
    if (url != null && isSafe(url)) {
      return url;
    }
    throw SecretUnavailableException.permanentOf(name, SecretMessages.UNSAFE_CREDENTIALS_URI);
  }

  /** Plain HTTP is safe to this machine and its container agent alone. */
  static boolean isSafe(HttpUrl url) {
    if (url.isHttps()) {
      return true;
    }
    return switch (url.host()) {
      // The container agents of ECS and EKS.
      case "169.254.170.2", "169.254.170.23", "fd00:ec2::23", "::1" -> true;
      default -> Loopback.isLoopback(url.host());
    };
  }

  private AwsCredentials fetch(HttpUrl url, long endNanos) throws SecretUnavailableException {
    Request.Builder request = new Request.Builder().url(url).header("Accept", "application/json");
    String token = token();
    if (token != null) {
      request.header("Authorization", token);
    }
    HttpResponse response;
    try {
      response = http.send(request.build(), endNanos);
    } catch (NoResponseException e) {
      boolean isTooLarge = e.fault() == NoResponseException.Fault.SIZE;
      throw unavailable(isTooLarge ? "returned too much" : "did not answer");
    } catch (NetworkSettingException e) {
      throw SecretUnavailableException.of(name, e);
    }
    if (response.status() != OK) {
      throw unavailable("returned " + response.status());
    }
    Map<String, String> members = JsonTexts.of(response.body());
    String id = members == null ? null : members.get("AccessKeyId");
    String key = members == null ? null : members.get("SecretAccessKey");
    if (members == null || id == null || key == null) {
      throw unavailable("returned no credentials");
    }
    return sound(new AwsCredentials(id, key, members.get("Token")), Variable.CREDENTIALS_URI);
  }

  private SecretUnavailableException unavailable(String what) {
    return SecretUnavailableException.transientOf(
        name, SecretMessages.unavailableCredentials(what));
  }

  private @Nullable String token() throws SecretUnavailableException {
    String file = environment.containerTokenFile();
    String token = file == null ? environment.containerToken() : read(file);
    if (token != null && !PlainText.isPrintable(token)) {
      throw SecretUnavailableException.permanentOf(name, SecretMessages.INVALID_CREDENTIALS_TOKEN);
    }
    return token;
  }

  private String read(String file) throws SecretUnavailableException {
    try {
      String place = "the file that " + Variable.CREDENTIALS_TOKEN_FILE + " names";
      return SecretText.ofFile(name, place, Path.of(file));
    } catch (InvalidPathException ignored) {
      // Not chained: its message repeats the value.
      throw SecretUnavailableException.permanentOf(
          name, Variable.CREDENTIALS_TOKEN_FILE + SecretMessages.NOT_A_PATH);
    }
  }
}
