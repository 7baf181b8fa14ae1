package io.github.oktatoken.internal.lambda;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.oktatoken.TokenUnavailableException;
import io.github.oktatoken.internal.env.ClientName;
import io.github.oktatoken.internal.oauth.FailureKind;
import io.github.oktatoken.internal.token.CachedToken;
import io.github.oktatoken.internal.token.RefreshListener;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The CloudWatch metrics of one client's token: a log line for each refresh, and one for each
 * invocation without a token, in the <a
 * href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html">
 * embedded metric format</a>. Passes on to the log what it is told.
 *
 * <p>Whatever an alarm needs is a metric, and is billed; whatever explains it is a property of the
 * line, which costs nothing more.
 */
public final class Metrics implements RefreshListener {
  private static final String COUNT = "Count";

  /** Lambda's Java runtime sets it for each invocation, unless several may run at once. */
  private static final String TRACE_HEADER = "com.amazonaws.xray.traceHeader";

  private final LambdaLog log;
  private final RefreshListener next;
  private final String function;
  private final ClientName client;
  private final Clock clock;

  /** Of all refreshes; none of a client whose settings are refused. */
  @GuardedBy("this")
  private AtomicInteger requests = new AtomicInteger();

  /** Why there is no token, if there is none. */
  @GuardedBy("this")
  private FailureKind lastFailure = FailureKind.SETTING;

  @GuardedBy("this")
  private @Nullable Start start;

  @GuardedBy("this")
  private String lastInvocation = "";

  /** Where a refresh has begun. */
  private record Start(long nanos, long millis, int requests) {}

  /**
   * Of a client whose settings are refused.
   *
   * @param next is told of everything as well
   * @param function the function's name
   */
  public Metrics(
      LambdaLog log, RefreshListener next, String function, ClientName client, Clock clock) {
    this.log = log;
    this.next = next;
    this.function = function;
    this.client = client;
    this.clock = clock;
  }

  /**
   * Returns these metrics, now of a client that gets tokens.
   *
   * @param sent counts the requests to the token endpoint
   */
  public synchronized Metrics counting(AtomicInteger sent) {
    requests = sent;
    lastFailure = FailureKind.OUTAGE;
    return this;
  }

  @Override
  public synchronized void begun() {
    start = now();
    next.begun();
  }

  @Override
  public void failed(
      TokenUnavailableException reason, FailureKind kind, @Nullable CachedToken left) {
    next.failed(reason, kind, left);
    JsonLine line = failure(kind);
    log.write(left == null ? line : withTimes(line, left));
  }

  private synchronized JsonLine failure(FailureKind kind) {
    lastFailure = kind;
    return refresh(end(), 1).add("Reason", kind.label());
  }

  @Override
  public void succeeded(CachedToken token) {
    next.succeeded(token);
    log.write(withTimes(success(token), token));
  }

  private synchronized JsonLine success(CachedToken token) {
    lastFailure = FailureKind.OUTAGE;
    Start begun = end();
    // A token from before the refresh was requested by another environment.
    boolean isShared =
        requests.get() == begun.requests() || token.issuedAtMillis() < begun.millis();
    return refresh(begun, 0).add("Source", isShared ? "table" : "okta");
  }

  @Override
  public void adopted(CachedToken token) {
    next.adopted(token);
    JsonLine line = line(metric("Requests", COUNT)).add("Requests", 0);
    log.write(withTimes(line.add("Source", "file"), token));
  }

  @Override
  public void unavailable() {
    next.unavailable();
    FailureKind reason = reasonOfFirst();
    if (reason != null) {
      JsonLine line = line(metric("TokenUnavailable", COUNT)).add("TokenUnavailable", 1);
      log.write(line.add("Reason", reason.label()));
    }
  }

  /**
   * Returns the reason if this is the first time in the invocation. Invocations may share a trace,
   * so one counts again in the next minute. Where nothing tells one invocation from the next, each
   * second counts as one.
   */
  private synchronized @Nullable FailureKind reasonOfFirst() {
    String trace = System.getProperty(TRACE_HEADER);
    long now = clock.millis();
    String current =
        trace == null
            ? Long.toString(seconds(now))
            : trace + "/" + TimeUnit.MILLISECONDS.toMinutes(now);
    if (current.equals(lastInvocation)) {
      return null;
    }
    lastInvocation = current;
    return lastFailure;
  }

  @GuardedBy("this")
  private Start now() {
    return new Start(System.nanoTime(), clock.millis(), requests.get());
  }

  /** A refresh for which there is no thread ends where it begins. */
  @GuardedBy("this")
  private Start end() {
    Start begun = start == null ? now() : start;
    start = null;
    return begun;
  }

  @GuardedBy("this")
  private JsonLine refresh(Start begun, int failures) {
    String metrics =
        (metric("Requests", COUNT) + "," + metric("RefreshFailures", COUNT))
            + ("," + metric("RefreshLatency", "Milliseconds"));
    return line(metrics)
        .add("Requests", requests.get() - begun.requests())
        .add("RefreshFailures", failures)
        .add("RefreshLatency", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun.nanos()));
  }

  private static String metric(String name, String unit) {
    return "{\"Name\":\"" + name + "\",\"Unit\":\"" + unit + "\"}";
  }

  private JsonLine line(String metrics) {
    String directive =
        "{\"Namespace\":\"OktaToken\",\"Dimensions\":[[\"FunctionName\",\"Client\"]],\"Metrics\":["
            + (metrics + "]}");
    return log.metricLine()
        .addJson(
            "_aws",
            "{\"Timestamp\":" + clock.millis() + ",\"CloudWatchMetrics\":[" + directive + "]}")
        .add("FunctionName", function)
        .add("Client", client);
  }

  /** Of the token that the function has now. */
  private JsonLine withTimes(JsonLine line, CachedToken token) {
    long now = clock.millis();
    return line.add("TokenAge", seconds(now - token.issuedAtMillis()))
        .add("TokenLifeLeft", seconds(token.expiresAtMillis() - now));
  }

  private static long seconds(long millis) {
    return TimeUnit.MILLISECONDS.toSeconds(Math.max(0, millis));
  }

  @Override
  public synchronized void forget() {
    next.forget();
    start = null;
    lastInvocation = "";
  }

  @Override
  public void waiting(String reason) {
    next.waiting(reason);
  }

  @Override
  public void unwritten(String reason) {
    next.unwritten(reason);
  }

  @Override
  public void written() {
    next.written();
  }

  @Override
  public void notShared(String reason) {
    next.notShared(reason);
  }
}
