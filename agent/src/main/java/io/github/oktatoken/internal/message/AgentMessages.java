package io.github.oktatoken.internal.message;

import static io.github.oktatoken.internal.env.Variable.EXEC_WRAPPER;
import static io.github.oktatoken.internal.env.Variable.JAVA_TOOL_OPTIONS;
import static io.github.oktatoken.internal.env.Variable.NEXT_WRAPPER;
import static io.github.oktatoken.internal.env.Variable.RUNTIME_API;

import io.github.oktatoken.internal.env.ClientName;
import java.time.Instant;

/** What the log says of the agent and its tokens, and why there is no agent. */
public final class AgentMessages {
  public static final String UNREGISTERED_SO_FAR =
      "AWS Lambda has not yet registered the okta token extension, which goes on waiting";
  public static final String NO_EVENT = "the okta token extension got no event, and goes on asking";
  public static final String INVALID_RUNTIME_API = RUNTIME_API + " is not host:port";
  public static final String STARTED_BY_SCRIPT =
      "the okta token is fetched by the first get() of this JVM, and not in advance: have the"
          + " script start its server with exec, as in exec java -jar server.jar";

  private static final String ADD_LAYER = ": add the okta-token layer to the function";
  private static final String SET_WRAPPER = EXEC_WRAPPER + "=/opt/okta-token-wrapper";

  // Why there is no agent.
  public static final String OUTSIDE_LAMBDA =
      "this JVM is not in AWS Lambda, where the okta-token layer brings the agent and "
          + SET_WRAPPER
          + " starts it; a test takes its tokens from okta-token-testing";
  public static final String COPIED_TOKEN_HOLDER =
      "this TokenHolder is a copy that the function brings, and not the agent's: leave"
          + " okta-token-agent out of the function's package (scope provided)";
  public static final String STARTED_WITHOUT_OPTIONS =
      JAVA_TOOL_OPTIONS
          + " names it, but this JVM was started without that variable or has no module"
          + " java.instrument: add what is missing";
  public static final String NO_WRAPPER =
      EXEC_WRAPPER + " is not set" + ADD_LAYER + " and set " + SET_WRAPPER;

  private AgentMessages() {}

  // Tokens.

  public static String ready(ClientName client, long millis, Instant expiresAt, String type) {
    String ready = client.label() + " ready in " + millis + " ms, expires " + expiresAt;
    // An API refuses a token of another type that is sent as a bearer token.
    return type.equalsIgnoreCase("Bearer") ? ready : ready + ", type " + type;
  }

  public static String readyAgain(ClientName client, long seconds, Instant expiresAt) {
    return client.label() + " ready again after " + seconds + " s, expires " + expiresAt;
  }

  public static String waiting(ClientName client, String reason) {
    return "still waiting for the " + client.label() + ": " + reason;
  }

  public static String noToken(ClientName client, String reason) {
    return "no " + client.label() + ": " + reason;
  }

  public static String noNewToken(ClientName client, String reason) {
    return "no new " + client.label() + ": " + reason;
  }

  public static String notShared(ClientName client, String reason) {
    return ("the " + client.label() + " is not shared with other environments: " + reason)
        + " (each environment requests a token of its own)";
  }

  public static String unwritten(ClientName client, String reason) {
    return reason + " (TokenHolder serves the " + client.label() + " all the same)";
  }

  public static String writtenAgain(ClientName client) {
    return "the file of the " + client.label() + " is written again";
  }

  // The extension.

  public static String couldNotStart(Throwable failure) {
    return "the agent could not start: " + failure.getClass().getName();
  }

  public static String unforeseen(Throwable failure) {
    return "the okta token extension failed unexpectedly: " + failure.getClass().getName();
  }

  public static String unregistered(Throwable failure) {
    return "no okta token before TokenHolder.get() asks for it: registering with AWS Lambda failed: "
        + failure.getMessage();
  }

  public static String registrationRefused(int status, String errorType) {
    return "Lambda refused to register okta-token-extension: " + status + errorType;
  }

  public static String eventRefused(int status, String errorType) {
    return "Lambda refused to give okta-token-extension its next event: " + status + errorType;
  }

  public static String invalidResponse(String problem) {
    return "Lambda's response " + problem;
  }

  public static String inSnapshot(ClientName client, Throwable failure) {
    return "the " + client.label() + " may be in the snapshot: " + failure;
  }

  public static String inSnapshot(Throwable failure) {
    return "an okta token may be in the snapshot: " + failure.getClass().getName();
  }

  public static String noTokenAfterRestore(ClientName client, Throwable failure) {
    return "no " + client.label() + " after the restore: " + failure.getClass().getName();
  }

  // The missing agent.

  public static String missingAgent(String reason) {
    return "the okta token agent is not running: " + reason;
  }

  public static String otherWrapper(String wrapper) {
    return (EXEC_WRAPPER + " names another wrapper" + ADD_LAYER + " and set " + SET_WRAPPER)
        + (" and " + NEXT_WRAPPER + "=" + wrapper + ", which starts both");
  }

  public static String missingWrapper(String wrapper) {
    return wrapper + " is missing" + ADD_LAYER;
  }

  public static String lostOptions(String nextWrapper) {
    return JAVA_TOOL_OPTIONS
        + " has lost what the wrapper adds: "
        + (nextWrapper.isEmpty() ? "a script" : nextWrapper + " or another script")
        + " that sets it has to keep what is there, as in export "
        + (JAVA_TOOL_OPTIONS + "=\"$" + JAVA_TOOL_OPTIONS + " <its own>\"")
        + "; or the log says why the wrapper has added nothing; or, on java25, a process between"
        + " this JVM and the function's has ended: have it wait for this one";
  }
}
