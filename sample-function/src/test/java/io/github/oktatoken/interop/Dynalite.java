package io.github.oktatoken.interop;

import io.github.oktatoken.fake.SignedCaller;
import io.github.oktatoken.machine.Build;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/**
 * The {@code dynalite} of npm, as the build has installed it: a table of DynamoDB in a process of
 * its own, with the partition key {@code id}. It looks at the form of signatures alone.
 */
final class Dynalite implements AutoCloseable {
  private static final int OK = 200;
  private static final int BETWEEN_LOOKS_MILLIS = 20;

  private final int port = ServerProcess.freePort();
  private final String arn;
  private final ServerProcess process;

  /** Starts it and doesn't wait. */
  Dynalite(String arn) throws IOException {
    this.arn = arn;
    process =
        new ServerProcess(
            Build.directory().resolve("dynalite"),
            Build.directory().resolve("dynalite.log"),
            Map.of(),
            List.of("node", "server.mjs", String.valueOf(port)));
  }

  /** Waits until there is the table. */
  void await() throws IOException, InterruptedException {
    process.await(url().toString(), port);
    SignedCaller.Reply created =
        caller()
            .call(
                "CreateTable",
                Map.of(
                    "TableName",
                    arn,
                    "KeySchema",
                    List.of(Map.of("AttributeName", "id", "KeyType", "HASH")),
                    "AttributeDefinitions",
                    List.of(Map.of("AttributeName", "id", "AttributeType", "S")),
                    "BillingMode",
                    "PAY_PER_REQUEST"));
    if (created.status() != OK) {
      throw new IllegalStateException("dynalite creates no table: " + created);
    }
    while (!isActive()) {
      Thread.sleep(BETWEEN_LOOKS_MILLIS);
    }
  }

  private boolean isActive() throws IOException, InterruptedException {
    Map<String, Object> members =
        caller().call("DescribeTable", Map.of("TableName", arn)).members();
    return members.get("Table") instanceof Map<?, ?> table
        && "ACTIVE".equals(table.get("TableStatus"));
  }

  /** For AWS_ENDPOINT_URL_DYNAMODB. */
  URI url() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** Sends requests to it. */
  SignedCaller caller() {
    return SignedCaller.ofDynamo(url(), arn.split(":", -1)[3], Clock.systemUTC());
  }

  @Override
  public void close() {
    process.close();
  }
}
