package io.github.oktatoken.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jwt.SignedJWT;
import io.github.oktatoken.local.Moments;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.text.ParseException;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ContentCachingResponseWrapper;

/** A Spring Authorization Server; as a rule with one client, over TLS. */
public final class AuthorizationServer implements AutoCloseable {
  /** With what form-encoding changes in it: RFC 6749, appendix B. */
  public static final String CLIENT_ID = "orders function";

  public static final String CLIENT_SECRET = "s3cr:et %+&~";
  public static final String SCOPE = "orders.read";

  /** What the settings of a client begin with; its name comes next. */
  public static final String CLIENT = "spring.security.oauth2.authorizationserver.client.";

  private final ConfigurableApplicationContext context;
  private final Requests requests;

  /**
   * @param method how the client is to authenticate, as in {@code client_secret_basic}
   * @param latency what the network in between takes
   */
  public AuthorizationServer(
      Certificate certificate,
      Duration tokenLife,
      String method,
      Duration latency,
      Moments moments) {
    this(certificate, tokenLife, method, latency, moments, Map.of());
  }

  /**
   * The same with more to know of the client.
   *
   * @param ofClient as Spring names it: {@code jwk-set-uri}, say
   */
  public AuthorizationServer(
      Certificate certificate,
      Duration tokenLife,
      String method,
      Duration latency,
      Moments moments,
      Map<String, String> ofClient) {
    this(settings(certificate, tokenLife, method, ofClient), latency, moments);
  }

  /**
   * Another than the one with one client.
   *
   * @param settings as Spring Boot names them
   */
  public AuthorizationServer(Map<String, Object> settings, Duration latency, Moments moments) {
    Map<String, Object> all = new HashMap<>(settings);
    all.put("server.port", 0);
    all.put("server.address", "127.0.0.1");
    all.put("logging.level.root", "error");
    all.put("spring.main.banner-mode", "off");
    SpringApplication application = new SpringApplication(Configuration.class);
    application.setWebApplicationType(WebApplicationType.SERVLET);
    application.setDefaultProperties(all);
    requests = new Requests(latency, moments);
    application.addInitializers(
        context -> context.getBeanFactory().registerSingleton("requests", requests));
    context = application.run();
  }

  private static Map<String, Object> settings(
      Certificate certificate, Duration tokenLife, String method, Map<String, String> ofClient) {
    Map<String, Object> settings =
        new HashMap<>(tls(certificate.certificatePem(), certificate.privateKeyPem()));
    String client = CLIENT + "local.";
    settings.put(client + "registration.client-id", CLIENT_ID);
    settings.put(client + "registration.client-secret", "{noop}" + CLIENT_SECRET);
    settings.put(client + "registration.client-authentication-methods", method);
    settings.put(client + "registration.authorization-grant-types", "client_credentials");
    settings.put(client + "registration.scopes", SCOPE);
    settings.put(client + "token.access-token-time-to-live", tokenLife.toMillis() + "ms");
    ofClient.forEach((name, value) -> settings.put(client + name, value));
    return settings;
  }

  /** The settings for TLS with a certificate. */
  public static Map<String, String> tls(String certificatePem, String privateKeyPem) {
    String keyStore = "spring.ssl.bundle.pem.local.keystore.";
    return Map.of(
        "server.ssl.bundle",
        "local",
        keyStore + "certificate",
        certificatePem,
        keyStore + "private-key",
        privateKeyPem);
  }

  /** What the client shows in Base64, form-encoded before: RFC 6749, section 2.3.1. */
  public static String basicCredentials() {
    String id = URLEncoder.encode(CLIENT_ID, UTF_8);
    String secret = URLEncoder.encode(CLIENT_SECRET, UTF_8);
    return Base64.getEncoder().encodeToString((id + ":" + secret).getBytes(UTF_8));
  }

  public String tokenUrl() {
    return "https://127.0.0.1:" + port() + "/oauth2/token";
  }

  public int port() {
    return Objects.requireNonNull(((WebServerApplicationContext) context).getWebServer()).getPort();
  }

  /** How many requests the token endpoint has had. */
  public int requests() {
    return requests.count();
  }

  /** Waits until the token endpoint has had so many requests. */
  public void awaitRequests(int count) throws InterruptedException {
    requests.await(count);
  }

  /** From now on an answer takes so long. */
  public void delay(Duration latency) {
    requests.latency = latency;
  }

  /** The next answers, so many, are a 503. */
  public void fail(int times) {
    requests.failures.set(times);
  }

  /** Knows this server's keys. */
  public JwtDecoder decoder() {
    return context.getBean(JwtDecoder.class);
  }

  @Override
  public void close() {
    context.close();
  }

  @SpringBootConfiguration
  @EnableAutoConfiguration
  static class Configuration {}

  /** Before all of Spring's own filters: counts, delays and notes when. */
  private static final class Requests extends OncePerRequestFilter implements Ordered {
    private volatile Duration latency;
    private final AtomicInteger failures = new AtomicInteger();
    private final Moments moments;
    private int count;

    Requests(Duration latency, Moments moments) {
      this.latency = latency;
      this.moments = moments;
    }

    synchronized int count() {
      return count;
    }

    synchronized void await(int wanted) throws InterruptedException {
      while (count < wanted) {
        wait();
      }
    }

    @Override
    public int getOrder() {
      return Ordered.HIGHEST_PRECEDENCE;
    }

    @Override
    protected void doFilterInternal(
        HttpServletRequest request, HttpServletResponse response, FilterChain chain)
        throws ServletException, IOException {
      synchronized (this) {
        count++;
        notifyAll();
      }
      moments.add("token requested");
      try {
        Thread.sleep(latency.toMillis());
      } catch (InterruptedException closing) {
        Thread.currentThread().interrupt();
      }
      if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
        response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        return;
      }
      // Held back, so that the moment is noted before anybody can act on the answer.
      ContentCachingResponseWrapper held = new ContentCachingResponseWrapper(response);
      chain.doFilter(new WithClientId(request), held);
      moments.add(held.getStatus() == 200 ? "token ready" : "token refused");
      held.copyBodyToResponse();
    }
  }

  /**
   * Beside an assertion Okta wants no client_id, and RFC 7521 needs none; Spring alone does. Nobody
   * reads it but to find the client whose keys the assertion is to be checked with, so here it is
   * from the assertion.
   */
  private static final class WithClientId extends HttpServletRequestWrapper {
    WithClientId(HttpServletRequest request) {
      super(request);
    }

    @Override
    public Map<String, String[]> getParameterMap() {
      Map<String, String[]> parameters = new HashMap<>(super.getParameterMap());
      String[] assertion = parameters.get("client_assertion");
      if (assertion != null) {
        parameters.put("client_id", new String[] {subject(assertion[0])});
      }
      return parameters;
    }

    private static String subject(String assertion) {
      try {
        return SignedJWT.parse(assertion).getJWTClaimsSet().getSubject();
      } catch (ParseException unreadable) {
        throw new IllegalArgumentException(unreadable);
      }
    }

    @Override
    public String @Nullable [] getParameterValues(String name) {
      return getParameterMap().get(name);
    }

    @Override
    public @Nullable String getParameter(String name) {
      String @Nullable [] values = getParameterValues(name);
      return values == null ? null : values[0];
    }
  }
}
