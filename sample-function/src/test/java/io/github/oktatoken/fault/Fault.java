package io.github.oktatoken.fault;

import io.github.oktatoken.function.FaultHandler;
import io.github.oktatoken.server.FaultServer;

/** Something that goes wrong around the function: how it begins, and how it ends. */
interface Fault {
  /** Before the process starts; a fault that is there so early spoils the initialisation. */
  default void prepare(FaultyWorld world) throws Exception {}

  /** In an environment whose initialisation is over. */
  default void begin(FaultyWorld world) throws Exception {}

  /** The invocation during which the fault is there. */
  default String invoke(FaultyWorld world) throws Exception {
    return world.invoke(FaultHandler.TELL);
  }

  /** From here on all is well. */
  void end(FaultyWorld world) throws Exception;

  /** A fault of the token endpoint alone. */
  static Fault ofEndpoint(FaultServer.Answer answer) {
    return new Fault() {
      @Override
      public void prepare(FaultyWorld world) {
        world.endpoint().fail(answer);
      }

      @Override
      public void end(FaultyWorld world) {
        world.endpoint().heal();
      }
    };
  }
}
