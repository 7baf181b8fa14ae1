package io.github.oktatoken.function;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;

/** Answers only when as many invocations run as can run at once. */
public final class TogetherHandler
    implements RequestHandler<Map<String, String>, Map<String, String>> {
  private final CyclicBarrier all =
      new CyclicBarrier(Integer.parseInt(System.getenv("AWS_LAMBDA_MAX_CONCURRENCY")));

  @Override
  public Map<String, String> handleRequest(Map<String, String> event, Context context) {
    try {
      all.await(10, TimeUnit.SECONDS);
    } catch (Exception alone) {
      throw new IllegalStateException(alone);
    }
    return Map.of(
        "id",
        context.getAwsRequestId(),
        "name",
        event.get("name"),
        "thread",
        Thread.currentThread().getName());
  }
}
