package io.github.oktatoken.fake;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.KeyPair;
import java.time.Clock;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Secrets Manager, Parameter Store, KMS and the container's credentials on loopback. Every
 * signature of a request is held against that of AWS's own SDK.
 */
public final class FakeAws implements AutoCloseable {
  public static final String ACCESS_KEY_ID = "AKIDLOCALEXAMPLE";
  public static final String SECRET_ACCESS_KEY = "wJalrXUtnFEMI/K7MDENG+local/EXAMPLEKEY";
  public static final String SESSION_TOKEN = "IQoJb3JpZ2luX2VjEXAMPLE//+token==";
  public static final String CONTAINER_TOKEN = "container-authorization-token";

  private static final String JSON = "application/x-amz-json-1.1";
  private static final Pattern NAME = Pattern.compile("\"(?:SecretId|Name)\":\"([^\"]*)\"");
  private static final Pattern STAGE = Pattern.compile("\"VersionStage\":\"([^\"]*)\"");

  private final Clock clock;
  private final HttpServer server;
  private final Map<String, String> values = new HashMap<>();
  private final FakeKms kms = new FakeKms();
  private final Set<String> denied = new HashSet<>();
  private int refusals;
  private int status;
  private String refusal = "";
  private int reads;
  private int credentialsFetched;

  private FakeAws(Clock clock) {
    this.clock = clock;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    server.createContext("/credentials", exchange -> credentials(exchange).send(exchange, JSON));
    server.createContext("/", exchange -> value(exchange).send(exchange, JSON));
    server.start();
  }

  /**
   * Starts it on a free port.
   *
   * @param clock by which signatures get old
   */
  public static FakeAws start(Clock clock) {
    return new FakeAws(clock);
  }

  /** For AWS_ENDPOINT_URL. */
  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** For AWS_CONTAINER_CREDENTIALS_FULL_URI. */
  public URI credentialsUrl() {
    return url().resolve("/credentials");
  }

  /** Puts a text into a secret or a parameter, or another into it. */
  public synchronized void holds(String arn, String text) {
    values.put(arn, quoted(text));
  }

  /** Puts bytes into a secret. */
  public synchronized void holds(String arn, byte[] binary) {
    values.put(arn, "binary " + quoted(Base64.getEncoder().encodeToString(binary)));
  }

  /** Puts a text into a version of a secret other than the current one. */
  public synchronized void holds(String arn, String stage, String text) {
    holds(arn + " " + stage, text);
  }

  /** Answers the next requests for values with an error of AWS's, as AccessDeniedException. */
  public synchronized void refuses(int times, int withStatus, String type) {
    refusals = times;
    status = withStatus;
    refusal = type;
  }

  /** Answers every request for an operation, as TrentService.Sign, with AccessDeniedException. */
  public synchronized void denies(String target) {
    denied.add(target);
  }

  /** Puts a key pair into KMS, or another in its place; to sign with, whatever its key spec. */
  public synchronized void holds(String arn, String keySpec, KeyPair pair) {
    kms.put(arn, keySpec, "SIGN_VERIFY", pair);
  }

  /** Puts a key pair into KMS that is for something else. */
  public synchronized void holds(String arn, String keySpec, String keyUsage, KeyPair pair) {
    kms.put(arn, keySpec, keyUsage, pair);
  }

  /** How often KMS has signed. */
  public synchronized int signatures() {
    return kms.signatures();
  }

  /** How often KMS has told a public key. */
  public synchronized int publicKeysTold() {
    return kms.publicKeysTold();
  }

  /** How often a value was given out. */
  public synchronized int reads() {
    return reads;
  }

  /** How often credentials were given out. */
  public synchronized int credentialsFetched() {
    return credentialsFetched;
  }

  @Override
  public void close() {
    server.stop(0);
  }

  static AwsReply error(int status, String type) {
    return new AwsReply(
        status, "{\"__type\":\"com.amazonaws.local#" + type + "\",\"Message\":\"of the server\"}");
  }

  private synchronized AwsReply credentials(HttpExchange exchange) {
    if (!CONTAINER_TOKEN.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      return new AwsReply(401, "{\"code\":\"Unauthorized\",\"message\":\"of the server\"}");
    }
    credentialsFetched++;
    return new AwsReply(
        200,
        "{\"AccessKeyId\":"
            + quoted(ACCESS_KEY_ID)
            + ",\"SecretAccessKey\":"
            + quoted(SECRET_ACCESS_KEY)
            + ",\"Token\":"
            + quoted(SESSION_TOKEN)
            + ",\"Expiration\":\"2099-01-01T00:00:00Z\",\"RoleArn\":null}");
  }

  private synchronized AwsReply value(HttpExchange exchange) throws IOException {
    AwsCall call = new AwsCall(exchange);
    @Nullable AwsReply refused = refused(call);
    if (refused != null) {
      return refused;
    }
    String request = call.body();
    String target = call.header("X-Amz-Target");
    if (denied.contains(target)) {
      return error(400, "AccessDeniedException");
    }
    String stage = group(STAGE, request);
    @Nullable String value =
        values.get(group(NAME, request) + (stage.isEmpty() ? "" : " " + stage));
    return switch (target) {
      case "secretsmanager.GetSecretValue" -> secret(value);
      case "AmazonSSM.GetParameter" -> parameter(value, request);
      case "TrentService.Sign" -> kms.sign(request);
      case "TrentService.GetPublicKey" -> kms.publicKey(request);
      default -> error(400, "UnknownOperationException");
    };
  }

  private @Nullable AwsReply refused(AwsCall call) {
    if (refusals > 0) {
      refusals--;
      return error(status, refusal);
    }
    @Nullable String type = call.signatureError(url(), clock);
    return type == null ? null : error(400, type);
  }

  private AwsReply secret(@Nullable String value) {
    if (value == null) {
      return error(400, "ResourceNotFoundException");
    }
    reads++;
    String member = value.startsWith("binary ") ? "SecretBinary" : "SecretString";
    String text = value.substring(value.indexOf('"'));
    return new AwsReply(
        200,
        "{\"CreatedDate\":1.7E9,\"VersionStages\":[\"AWSCURRENT\"],\""
            + member
            + "\":"
            + text
            + "}");
  }

  private AwsReply parameter(@Nullable String value, String request) {
    if (value == null || !request.contains("\"WithDecryption\":true")) {
      return error(400, "ParameterNotFound");
    }
    reads++;
    return new AwsReply(200, "{\"Parameter\":{\"Type\":\"SecureString\",\"Value\":" + value + "}}");
  }

  private static String group(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? matcher.group(1) : "";
  }

  private static String quoted(String text) {
    StringBuilder json = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      json.append(c < ' ' || c == '"' || c == '\\' ? String.format("\\u%04x", (int) c) : c);
    }
    return json.append('"').toString();
  }
}
