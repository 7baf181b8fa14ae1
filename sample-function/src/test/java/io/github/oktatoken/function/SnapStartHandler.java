package io.github.oktatoken.function;

import com.amazonaws.services.lambda.crac.Context;
import com.amazonaws.services.lambda.crac.Core;
import com.amazonaws.services.lambda.crac.Resource;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import io.github.oktatoken.TokenHolder;
import io.github.oktatoken.TokenUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A function with hooks of its own, that may want a token while it initialises. */
public final class SnapStartHandler
    implements RequestHandler<Map<String, String>, String>, Resource {

  /** May leave the token where the test finds it, and keeps it nowhere else. */
  public SnapStartHandler() throws IOException {
    Core.getGlobalContext().register(this);
    String file = System.getenv("first_token_file");
    if (file != null) {
      Files.writeString(Path.of(file), TokenHolder.get());
    }
  }

  @Override
  public void beforeCheckpoint(Context<? extends Resource> context) {
    System.out.println("function's beforeCheckpoint");
  }

  @Override
  public void afterRestore(Context<? extends Resource> context) {
    System.out.println("function's afterRestore: " + tell());
  }

  @Override
  public String handleRequest(
      Map<String, String> event, com.amazonaws.services.lambda.runtime.Context context) {
    return tell();
  }

  private static String tell() {
    try {
      return TokenHolder.get();
    } catch (TokenUnavailableException unavailable) {
      return String.valueOf(unavailable.getMessage());
    }
  }
}
