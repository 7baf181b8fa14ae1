package io.github.oktatoken.fault;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.oktatoken.server.FaultServer;
import io.github.oktatoken.server.LambdaProxy;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** What Lambda's Extensions API can do wrong. */
final class ExtensionsApiFaults {
  private static final String SENT = TokenEndpointFaults.SENT;

  /** Twice: at the second the extension knows of the fault. */
  private static final int ASKED = 2;

  private ExtensionsApiFaults() {}

  static Map<String, Fault> all() {
    Map<String, Fault> faults = new LinkedHashMap<>();
    faults.put("register: there is no such API", register(status(404)));
    faults.put("register: refused", register(status(403)));
    faults.put("register: 500", register(status(500)));
    faults.put("register: garbage", register(garbage()));
    faults.put("register: connection closed", register(FaultServer::readRequest));
    faults.put("register: the answer takes 2 s", new SlowRegistration(Duration.ofSeconds(2)));
    faults.put("register: the answer takes 6 s", new SlowRegistration(Duration.ofSeconds(6)));
    faults.put("next: 500", new SpoiltNext(status(500)));
    faults.put("next: garbage", new SpoiltNext(garbage()));
    faults.put("next: connection closed", new SpoiltNext(FaultServer::readRequest));
    faults.put("next: garbage with status 200", new SpoiltNext(status(200)));
    faults.put("restarted", new Restarted());
    return faults;
  }

  private static FaultServer.Answer status(int status) {
    return client -> FaultServer.respond(client, status, "X-Evil: " + SENT, SENT.getBytes(UTF_8));
  }

  private static FaultServer.Answer garbage() {
    return client -> {
      FaultServer.readRequest(client);
      client.getOutputStream().write(TokenEndpointFaults.EVIL.getBytes(ISO_8859_1));
    };
  }

  private static Fault register(FaultServer.Answer answer) {
    return new Fault() {
      @Override
      public void prepare(FaultyWorld world) {
        world.proxy().spoil(LambdaProxy.REGISTER, answer);
      }

      @Override
      public void end(FaultyWorld world) {
        world.proxy().heal();
      }
    };
  }

  private record SlowRegistration(Duration delay) implements Fault {
    @Override
    public void prepare(FaultyWorld world) {
      world.proxy().delayRegistration(delay);
    }

    @Override
    public void end(FaultyWorld world) {
      world.proxy().heal();
    }
  }

  /** Without its events the extension can't let an invocation end: so this ends within it. */
  private record SpoiltNext(FaultServer.Answer answer) implements Fault {
    @Override
    public void begin(FaultyWorld world) throws InterruptedException {
      world.proxy().spoil(LambdaProxy.NEXT, answer);
      world.api().dropNextEvents(true);
      world.lambda().thaw();
      world.proxy().awaitSpoilt(ASKED);
    }

    @Override
    public String invoke(FaultyWorld world) throws Exception {
      return world.invokeWhile(
          () -> {
            world.api().dropNextEvents(false);
            world.proxy().heal();
          });
    }

    @Override
    public void end(FaultyWorld world) {
      // Within the invocation.
    }
  }

  /** Between two invocations, since the runtime doesn't survive it within one. */
  private record Restarted() implements Fault {
    @Override
    public void begin(FaultyWorld world) throws IOException, InterruptedException {
      world.lambda().thaw();
      world.proxy().stopListening();
      world.api().dropNextEvents(true);
      world.api().awaitDrops(1);
      world.api().dropNextEvents(false);
      world.lambda().awaitLine("goes on asking");
      world.proxy().listenAgain();
    }

    @Override
    public void end(FaultyWorld world) {
      // Before the invocation.
    }
  }
}
