package io.github.oktatoken.function;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.util.Map;

/** A function that takes long to start, and wants no token. */
public final class SlowStartHandler implements RequestHandler<Map<String, String>, String> {
  public SlowStartHandler() throws InterruptedException {
    Thread.sleep(Long.parseLong(System.getenv("own_init_millis")));
  }

  @Override
  public String handleRequest(Map<String, String> event, Context context) {
    return "done";
  }
}
