package io.github.oktatoken.function;

import com.amazonaws.services.lambda.crac.Core;
import com.amazonaws.services.lambda.crac.Resource;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;

/** Notes in a file, one a line, when SnapStart's hooks and the handler are called. */
public final class CheckpointHandler
    implements RequestHandler<Map<String, String>, List<String>>, Resource {
  private final Path notes = Path.of(System.getenv("notes"));

  public CheckpointHandler() throws IOException {
    note("constructor");
    Core.getGlobalContext().register(this);
  }

  @Override
  public void beforeCheckpoint(
      com.amazonaws.services.lambda.crac.Context<? extends Resource> context) throws IOException {
    hook("beforeCheckpoint");
  }

  @Override
  public void afterRestore(com.amazonaws.services.lambda.crac.Context<? extends Resource> context)
      throws IOException {
    hook("afterRestore");
  }

  @Override
  public List<String> handleRequest(Map<String, String> event, Context context) {
    try {
      note("handler");
      return Files.readAllLines(notes);
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private void hook(String name) throws IOException {
    note(name);
    if (name.equals(System.getenv("failing_hook"))) {
      throw new IllegalStateException(name + " fails");
    }
  }

  private void note(String what) throws IOException {
    Files.writeString(notes, what + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
