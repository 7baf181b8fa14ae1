package io.github.oktatoken.sample.client;

import io.github.oktatoken.TokenHolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * A child process that sends the access token out of the layer's file. It can neither refresh nor
 * drop the token: it ends with {@link #TOKEN_REFUSED} after a 401, and is started once more.
 */
public final class TokenScript {
  /** A status that no shell and no interpreter ends with by itself. */
  public static final int TOKEN_REFUSED = 41;

  private final String[] command;

  /** The command with its arguments. */
  public TokenScript(String... command) {
    this.command = command;
  }

  /**
   * Returns what the process writes.
   *
   * @throws IOException if it fails, or the API refuses the token again
   */
  public String output() throws IOException, InterruptedException {
    // From now on the file is at least as fresh.
    String token = TokenHolder.get();
    Ended child = run();
    if (child.status == TOKEN_REFUSED) {
      TokenHolder.invalidate(token);
      if (!TokenHolder.get().equals(token)) {
        child = run();
      }
    }
    if (child.status != 0) {
      throw new IOException(String.join(" ", command) + " ended with status " + child.status);
    }
    return child.output;
  }

  private Ended run() throws IOException, InterruptedException {
    Process child =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(child.waitFor(), output);
  }

  private record Ended(int status, String output) {}
}
