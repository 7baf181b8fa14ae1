package io.github.oktatoken.function;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.util.Map;

/** Ends its process when it is told to; else it is as good as any. */
public final class EndingHandler
    implements RequestHandler<Map<String, String>, Map<String, String>> {
  private final FaultHandler wellBehaved = new FaultHandler();

  @Override
  public Map<String, String> handleRequest(Map<String, String> event, Context context) {
    if (event.containsKey("end")) {
      Ending.valueOf(event.get("end")).now();
    }
    return wellBehaved.handleRequest(event, context);
  }
}
