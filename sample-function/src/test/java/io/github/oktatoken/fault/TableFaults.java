package io.github.oktatoken.fault;

import io.github.oktatoken.fake.FakeDynamo;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the table can do wrong through which environments share a token. */
final class TableFaults {
  private static final int BAD_REQUEST = 400;

  /** More than there ought to be. */
  private static final int MOST_REQUESTS = 10;

  private TableFaults() {}

  static Map<String, Fault> all() {
    Map<String, Fault> faults = new LinkedHashMap<>();
    faults.put("shared tokens: connection refused", new Refused());
    faults.put("shared tokens: access denied", new Refusing("AccessDeniedException"));
    faults.put("shared tokens: no such table", new Refusing("ResourceNotFoundException"));
    faults.put("shared tokens: throttled", new Refusing("ThrottlingException"));
    faults.put("shared tokens: accepted, and stalled", new Stalled());
    return faults;
  }

  /** Nobody listens on this port. */
  private record Refused() implements Fault {
    @Override
    public void prepare(FaultyWorld world) {
      world.shareTokens();
      world.settings().put("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:1");
    }

    @Override
    public void end(FaultyWorld world) {
      // The table is left alone for longer than the test takes.
    }
  }

  private record Refusing(String type) implements Fault {
    @Override
    public void prepare(FaultyWorld world) {
      world.shareTokens().requests().refuses(MOST_REQUESTS, BAD_REQUEST, type);
    }

    @Override
    public void end(FaultyWorld world) {
      endAfterOneRequest(world.table());
    }
  }

  private record Stalled() implements Fault {
    @Override
    public void prepare(FaultyWorld world) {
      world.shareTokens().requests().stalls();
    }

    @Override
    public void end(FaultyWorld world) {
      endAfterOneRequest(world.table());
    }
  }

  /** One at most, that is: on a busy machine not even that may arrive in time. */
  private static void endAfterOneRequest(FakeDynamo table) {
    if (table.requests().count() > 1) {
      throw new AssertionError("asked again at once: " + table.requests().bodies());
    }
    table.requests().heals();
  }
}
