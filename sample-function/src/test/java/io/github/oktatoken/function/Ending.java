package io.github.oktatoken.function;

import io.github.oktatoken.machine.LinuxProcess;
import java.util.concurrent.TimeUnit;

/** How a handler ends its own process; the words of the table in {@code resets.md}. */
public enum Ending {
  CRASH("crash") {
    @Override
    void now() {
      self().signal("ABRT");
      outliveAnyTimeOut();
    }
  },
  TIME_OUT("time-out") {
    @Override
    void now() {
      outliveAnyTimeOut();
    }
  },
  EXIT("System.exit") {
    @Override
    void now() {
      System.exit(1);
    }
  },
  HALT("Runtime.halt") {
    @Override
    void now() {
      Runtime.getRuntime().halt(1);
    }
  },
  /** AWS's runtime reports the error and exits. */
  OUT_OF_MEMORY("out of memory") {
    @Override
    void now() {
      long beyondAnyHeap = Runtime.getRuntime().maxMemory() + 1;
      byte[] none = new byte[(int) Math.min(beyondAnyHeap, Integer.MAX_VALUE - 8)];
      throw new IllegalStateException("there is room for " + none.length);
    }
  },
  KILL("kill -9") {
    @Override
    void now() {
      self().signal("KILL");
      outliveAnyTimeOut();
    }
  },
  /** The test breaks the file before the next process. */
  BROKEN_FILE("broken left-over") {
    @Override
    void now() {
      KILL.now();
    }
  };

  private final String words;

  Ending(String words) {
    this.words = words;
  }

  /** Never returns. */
  abstract void now();

  public static Ending of(String words) {
    for (Ending ending : values()) {
      if (ending.words.equals(words)) {
        return ending;
      }
    }
    throw new IllegalArgumentException("no such ending: " + words);
  }

  /** What {@link EndingHandler} is to be invoked with. */
  public String event() {
    return "{\"end\":\"" + name() + "\"}";
  }

  private static LinuxProcess self() {
    return new LinuxProcess(ProcessHandle.current().pid());
  }

  private static void outliveAnyTimeOut() {
    try {
      TimeUnit.DAYS.sleep(1);
    } catch (InterruptedException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
