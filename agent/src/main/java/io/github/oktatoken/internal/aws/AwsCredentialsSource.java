package io.github.oktatoken.internal.aws;

import io.github.oktatoken.internal.base.PlainText;
import io.github.oktatoken.internal.env.Variable;
import io.github.oktatoken.internal.http.HttpResponse;
import io.github.oktatoken.internal.http.Loopback;
import io.github.oktatoken.internal.http.NetworkSettingException;
import io.github.oktatoken.internal.http.NoResponseException;
import io.github.oktatoken.internal.http.OutboundHttp;
import io.github.oktatoken.internal.message.AwsMessages;
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

  private final AwsEnvironment environment;
  private final OutboundHttp http;

  AwsCredentialsSource(AwsEnvironment environment, OutboundHttp http) {
    this.environment = environment;
    this.http = http;
  }

  /** Returns the credentials of the environment, or fetches new ones. */
  AwsCredentials get(long endNanos) throws AwsException {
    String id = environment.accessKeyId();
    String key = environment.secretAccessKey();
    if (id != null && key != null) {
      return sound(new AwsCredentials(id, key, environment.sessionToken()), "the environment");
    }
    if (environment.containerUri() != null) {
      return fetch(url(environment.containerUri()), endNanos);
    }
    throw AwsException.permanentOf(AwsMessages.MISSING_CREDENTIALS);
  }

  private AwsCredentials sound(AwsCredentials credentials, String where) throws AwsException {
    if (credentials.areSound()) {
      return credentials;
    }
    throw AwsException.permanentOf(AwsMessages.malformedCredentials(where));
  }

  private HttpUrl url(String setting) throws AwsException {
    HttpUrl url = HttpUrl.parse(setting.strip());
    if (url != null && isSafe(url)) {
      return url;
    }
    throw AwsException.permanentOf(AwsMessages.UNSAFE_CREDENTIALS_URI);
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

  private AwsCredentials fetch(HttpUrl url, long endNanos) throws AwsException {
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
      throw unavailable(isTooLarge ? "returned too much" : "did not respond");
    } catch (NetworkSettingException e) {
      throw AwsFailure.of(e);
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

  private AwsException unavailable(String what) {
    return AwsException.transientOf(AwsMessages.unavailableCredentials(what));
  }

  private @Nullable String token() throws AwsException {
    String file = environment.containerTokenFile();
    String token = file == null ? environment.containerToken() : read(file);
    if (token != null && !PlainText.isPrintable(token)) {
      throw AwsException.permanentOf(AwsMessages.INVALID_CREDENTIALS_TOKEN);
    }
    return token;
  }

  private String read(String file) throws AwsException {
    try {
      String place = "the file that " + Variable.CREDENTIALS_TOKEN_FILE + " names";
      return SecretText.ofFile(Variable.CREDENTIALS_TOKEN_FILE, place, Path.of(file));
    } catch (SecretUnavailableException e) {
      throw new AwsException(e.problem(), "", e.isTransient(), null);
    } catch (InvalidPathException ignored) {
      // Not chained: its message repeats the value.
      throw AwsException.permanentOf(Variable.CREDENTIALS_TOKEN_FILE + AwsMessages.NOT_A_PATH);
    }
  }
}
