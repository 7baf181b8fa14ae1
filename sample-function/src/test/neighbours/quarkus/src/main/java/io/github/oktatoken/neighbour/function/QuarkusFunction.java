package io.github.oktatoken.neighbour.function;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import jakarta.inject.Named;
import java.util.Map;
import org.jboss.logging.Logger;

/** A function that Quarkus has put together at build time; it has a log manager of its own. */
@Named("orders")
public class QuarkusFunction implements RequestHandler<Map<String, String>, String> {
  private static final Logger LOG = Logger.getLogger(QuarkusFunction.class);

  @Override
  public String handleRequest(Map<String, String> event, Context context) {
    if (event.containsKey("token")) {
      return Token.tell();
    }
    LOG.info("an order has come");
    return "an order of tea, " + java.util.logging.LogManager.getLogManager().getClass().getName();
  }
}
