package io.github.oktatoken.fake.okta;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.util.JSONObjectUtils;
import io.github.oktatoken.fake.RecordingServer;
import java.net.URI;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLSocketFactory;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.Headers;
import org.jspecify.annotations.Nullable;

/**
 * An Okta org on loopback: the token endpoint of its org authorization server and those of its
 * custom ones, which answer to good and bad requests for client credentials as Okta's do. Apps,
 * servers and limits may change while it runs.
 */
public final class FakeOkta implements AutoCloseable {
  private static final Pattern PATH = Pattern.compile("/oauth2(?:/([^/]+))?/v1/token");

  /** The example of Okta developer documentation, "Rate limit best practices". */
  private static final int REQUESTS_PER_MINUTE = 1200;

  /** Okta developer documentation, "Additional rate limits". */
  private static final int REQUESTS_AT_ONCE = 75;

  /** With two digits for the day, unlike the JDK's own: RFC 9110, section 5.6.7. */
  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
          .withZone(ZoneOffset.UTC);

  private static final int OK = 200;

  /** The JDK's own server would write its own Date. */
  private final MockWebServer server = RecordingServer.start();

  private final Clock clock;
  private final Map<String, App> apps = new ConcurrentHashMap<>();
  private final Map<String, CustomServer> servers = new ConcurrentHashMap<>();
  private final TokenEndpoint endpoint;
  private final RateLimit ofOrgServer = new RateLimit();

  /** One for them all: Okta developer documentation, "Rate limits", bucket /oauth2/*. */
  private final RateLimit ofCustomServers = new RateLimit();

  private final AtomicInteger underWay = new AtomicInteger();
  private final List<Answer> answers = new ArrayList<>();
  private volatile int perMinute = REQUESTS_PER_MINUTE;
  private volatile int atOnce = REQUESTS_AT_ONCE;

  /**
   * Over HTTP.
   *
   * @param clock the time at Okta, which {@code Date} tells
   */
  public FakeOkta(Clock clock) {
    this.clock = clock;
    this.endpoint = new TokenEndpoint(apps, clock);
    server.setDispatcher(
        new Dispatcher() {
          @Override
          public MockResponse dispatch(RecordedRequest request) {
            return answer(request);
          }
        });
  }

  /** Over TLS. */
  public FakeOkta(Clock clock, SSLSocketFactory tls) {
    this(clock);
    server.useHttps(tls);
  }

  /** Adds an app, in place of that with the same client ID. */
  public FakeOkta with(App app) {
    apps.put(app.clientId(), app);
    return this;
  }

  /** Adds a custom authorization server, in place of that with the same ID. */
  public FakeOkta with(CustomServer custom) {
    servers.put(custom.id(), custom);
    return this;
  }

  /** Takes so many requests in a minute, of each of the two kinds of servers. */
  public FakeOkta limit(int requestsPerMinute) {
    perMinute = requestsPerMinute;
    return this;
  }

  /** Takes so many requests at the same time; with zero each is one too many. */
  public FakeOkta limitAtOnce(int requests) {
    atOnce = requests;
    return this;
  }

  /** The token endpoint of the org authorization server. */
  public URI tokenUrl() {
    return server.url("/oauth2/v1/token").uri();
  }

  /** The token endpoint of a custom authorization server. */
  public URI tokenUrl(String serverId) {
    return server.url("/oauth2/" + serverId + "/v1/token").uri();
  }

  /** What the access tokens are signed with. */
  public RSAPublicKey publicKey() {
    return endpoint.publicKey();
  }

  /** What came of each request, in their order. */
  public List<Answer> answers() {
    synchronized (answers) {
      return List.copyOf(answers);
    }
  }

  @Override
  public void close() {
    server.close();
  }

  private MockResponse answer(RecordedRequest request) {
    Matcher path = PATH.matcher(request.getUrl().encodedPath());
    String serverId = path.matches() ? path.group(1) : null;
    RateLimit.Left left = left(serverId == null ? ofOrgServer : ofCustomServers);
    MockResponse.Builder response = new MockResponse.Builder().headers(headers(left));
    Asked asked = null;
    try {
      if (left.isExceeded()) {
        throw Refusal.tooManyRequests();
      }
      CustomServer custom = serverId == null ? null : servers.get(serverId);
      if (!path.matches() || serverId != null && custom == null) {
        throw Refusal.noSuchServer(String.valueOf(serverId));
      }
      asked = Asked.read(request);
      String granted = JSONObjectUtils.toJSONString(endpoint.grant(asked, custom));
      remember(OK, "", "", asked);
      return response.code(OK).body(granted).build();
    } catch (Refusal refused) {
      remember(refused.status(), refused.code(), refused.text(), asked);
      if (refused.nonce() != null) {
        response.addHeader("dpop-nonce", refused.nonce());
      }
      String body = JSONObjectUtils.toJSONString(refused.body());
      return response.code(refused.status()).body(body).build();
    } catch (JOSEException impossible) {
      throw new IllegalStateException(impossible);
    } finally {
      underWay.decrementAndGet();
    }
  }

  private RateLimit.Left left(RateLimit bucket) {
    return underWay.incrementAndGet() > atOnce
        ? RateLimit.Left.tooManyAtOnce(clock.instant())
        : bucket.take(perMinute, clock.instant());
  }

  /** Those of every answer. */
  private Headers headers(RateLimit.Left left) {
    return new Headers.Builder()
        .add("Date", HTTP_DATE.format(clock.instant()))
        .add("Content-Type", "application/json")
        .add("Cache-Control", "no-cache, no-store")
        .add("X-Okta-Request-Id", UUID.randomUUID().toString())
        .add("X-Rate-Limit-Limit", String.valueOf(left.limit()))
        .add("X-Rate-Limit-Remaining", String.valueOf(left.remaining()))
        .add("X-Rate-Limit-Reset", String.valueOf(left.resetEpochSecond()))
        .build();
  }

  private void remember(int status, String code, String text, @Nullable Asked asked) {
    String assertionId = asked == null ? null : asked.assertionId();
    String proofId = asked == null ? null : asked.proofId();
    synchronized (answers) {
      answers.add(new Answer(status, code, text, assertionId, proofId));
    }
  }
}
