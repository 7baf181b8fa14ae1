package io.github.oktatoken.localrun;

import io.github.oktatoken.fake.FakeAws;
import io.github.oktatoken.fake.FakeDynamo;
import io.github.oktatoken.fake.FakeRequests;
import io.github.oktatoken.local.Moments;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Environments that share a token through a DynamoDB table. */
final class SharedTokensChapter {
  private static final String TABLE = "arn:aws:dynamodb:eu-west-1:123456789012:table/okta-tokens";
  private static final String LEASE = "\"leased_until\"";

  /** The agent waits 300 ms for the table, which takes longer where much else is running. */
  private static final int MOST_ENVIRONMENTS = 5;

  private SharedTokensChapter() {}

  static void show(Sample sample, Verdict verdict) throws Exception {
    sample.report().chapter("One token for all environments, through a DynamoDB table");
    try (FakeDynamo table = FakeDynamo.start(Clock.systemUTC(), TABLE)) {
      watch(table.gets(), sample.moments());
      watch(table.puts(), sample.moments());
      Map<String, String> variables =
          Map.of(
              "okta_shared_tokens", TABLE,
              "AWS_ENDPOINT_URL_DYNAMODB", table.url().toString(),
              "AWS_ACCESS_KEY_ID", FakeAws.ACCESS_KEY_ID,
              "AWS_SECRET_ACCESS_KEY", FakeAws.SECRET_ACCESS_KEY,
              "AWS_SESSION_TOKEN", FakeAws.SESSION_TOKEN);
      Set<String> tokens = new HashSet<>();
      boolean isShared = false;
      for (int i = 0; i < MOST_ENVIRONMENTS && !isShared; i++) {
        isShared = showOne(sample, variables, table, tokens);
      }
      verdict.add(
          isShared,
          "The last environment had an earlier one's token from the table, and requested none.",
          "No environment had its token from the table.");
    }
  }

  /**
   * Shows an environment, and adds its token to those that there have been.
   *
   * @return whether it has one of these, and has requested none
   */
  private static boolean showOne(
      Sample sample, Map<String, String> variables, FakeDynamo table, Set<String> tokens)
      throws Exception {
    int requests = sample.authority().requests();
    try (ShownEnvironment environment = sample.start(variables)) {
      sample.invoke(environment, Sample.JAVA_READER);
      String token = environment.tokenFiles().token();
      boolean isShared =
          token != null && !tokens.add(token) && sample.authority().requests() == requests;
      environment.show(
          isShared
              ? "Another environment takes the token from the table"
              : hasToken(table)
                  ? "An environment finds no token in the table, and puts its own there"
                  : "An environment for which the table is too slow, on this busy machine");
      environment.showEnd();
      return isShared;
    }
  }

  private static boolean hasToken(FakeDynamo table) {
    return table.items().values().stream().anyMatch(item -> item.containsKey("token"));
  }

  /** Notes each request when it arrives. */
  private static void watch(FakeRequests requests, Moments moments) {
    Thread watch =
        new Thread(
            () -> {
              try {
                for (int count = 1; ; count++) {
                  requests.await(count);
                  moments.add(what(requests.bodies().get(count - 1)));
                }
              } catch (InterruptedException end) {
                Thread.currentThread().interrupt();
              }
            },
            "table-watch");
    watch.setDaemon(true);
    watch.start();
  }

  private static String what(String body) {
    List<String> kinds = List.of("the table is read", "a lease is taken", "a token is put there");
    return kinds.get(body.contains(LEASE) ? 1 : body.contains("\"Item\"") ? 2 : 0);
  }
}
