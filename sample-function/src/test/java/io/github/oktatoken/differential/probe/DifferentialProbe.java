package io.github.oktatoken.differential.probe;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.Logger;

/** Tells all that a handler could notice of the layer, as {@link Findings}. */
public final class DifferentialProbe implements RequestStreamHandler {
  /** Names what the initialisation is to set, as {@link OwnSettings} does. */
  public static final String SETS = "probe_sets";

  public static final String EXIT = "\"exit\"";

  /** Nobody else's. */
  public static final int EXIT_STATUS = 7;

  public static final String TOKEN_AT_START = "token before the initialisation";
  public static final String TOKEN_AT_END = "token after the initialisation";

  private final boolean tokenAtStart = isTokenThere();
  private final OwnSettings own = new OwnSettings(System.getenv().getOrDefault(SETS, "nothing"));
  private final boolean tokenAtEnd = isTokenThere();

  public DifferentialProbe() {
    HoldingAgent.release();
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    if (new String(input.readAllBytes(), StandardCharsets.UTF_8).equals(EXIT)) {
      System.exit(EXIT_STATUS);
    }
    System.out.println("a line of standard output");
    System.err.println("a line of standard error");
    Findings findings = new Findings();
    findings.add(TOKEN_AT_START, () -> tokenAtStart);
    findings.add(TOKEN_AT_END, () -> tokenAtEnd);
    findings.add("calls of the function's own defaults", own::calls);
    JvmProbe.look(findings);
    DefaultsProbe.look(findings);
    TlsProbe.look(findings);
    // By now the extension waits for its next event again, however slow the machine.
    ProcessProbe.look(findings);
    Logger.getLogger("probe").info("a line of java.util.logging");
    output.write(findings.lines().getBytes(StandardCharsets.UTF_8));
  }

  private static boolean isTokenThere() {
    return Files.exists(Path.of(System.getenv("okta_token_file")));
  }
}
