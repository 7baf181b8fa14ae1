package io.github.oktatoken.function;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.util.Map;

/** Fails with each event, and knows nothing of tokens. */
public final class ThrowingHandler implements RequestHandler<Map<String, String>, String> {
  @Override
  public String handleRequest(Map<String, String> event, Context context) {
    throw new IllegalArgumentException("no orders for " + event.get("customer"));
  }
}
