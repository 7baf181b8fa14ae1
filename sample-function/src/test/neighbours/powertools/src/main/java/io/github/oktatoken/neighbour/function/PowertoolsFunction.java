package io.github.oktatoken.neighbour.function;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.lambda.powertools.logging.PowertoolsLogging;

/** Logs JSON with what Lambda knows of the invocation. */
public final class PowertoolsFunction implements RequestHandler<Map<String, String>, String> {
  private static final Logger LOG = LoggerFactory.getLogger(PowertoolsFunction.class);

  @Override
  public String handleRequest(Map<String, String> event, Context context) {
    return PowertoolsLogging.withLogging(context, () -> answer(event));
  }

  private static String answer(Map<String, String> event) {
    LOG.info("an order has come");
    return event.containsKey("token") ? Token.tell() : "an order of tea";
  }
}
