package io.github.oktatoken.fault;

import io.github.oktatoken.function.FaultHandler;
import io.github.oktatoken.machine.LinuxProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the machine, and the function itself, can do wrong. None of it needs root. */
final class MachineFaults {
  private static final String UNTOUCHED = "somebody else's\n";

  private MachineFaults() {}

  static Map<String, Fault> all() {
    Map<String, Fault> faults = new LinkedHashMap<>();
    faults.put("/tmp full", new Full());
    faults.put("/tmp read-only", new ReadOnly());
    faults.put("token path a directory", new Directory());
    faults.put("token path a symlink", new Symlink());
    faults.put("folder of the token path missing", new MissingFolder());
    faults.put("no threads left", new NoThreads());
    faults.put("no heap left", new Taken(FaultHandler.WITH_FULL_HEAP));
    faults.put("no file descriptors left", new Taken(FaultHandler.WITHOUT_DESCRIPTORS));
    faults.put("no file descriptors left, for several invocations", new TakenForGood());
    return faults;
  }

  /** After the initialisation: a runtime that can't even start is no function. */
  private record Full() implements Fault {
    @Override
    public void prepare(FaultyWorld world) {
      world.issueShortLived();
    }

    /** The soft limit, which root has to obey as well, and which may be lifted again. */
    @Override
    public void begin(FaultyWorld world) throws InterruptedException {
      world.outliveToken();
      world.lambda().linux().limit("--fsize=0:");
    }

    @Override
    public void end(FaultyWorld world) {
      world.lambda().linux().limit("--fsize=unlimited:");
    }
  }

  /** In /proc nobody makes a file. */
  private static final class ReadOnly implements Fault {
    @Override
    public void prepare(FaultyWorld world) throws IOException {
      Path tmp = Files.createSymbolicLink(world.folder().resolve("tmp"), Path.of("/proc"));
      world.settings().put("okta_token_file", tmp.resolve("token.json").toString());
    }

    @Override
    public void end(FaultyWorld world) throws IOException {
      Path writable = Files.createDirectory(world.folder().resolve("writable"));
      Path link = Files.createSymbolicLink(world.folder().resolve("new"), writable);
      Files.move(link, world.folder().resolve("tmp"), StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private static final class MissingFolder implements Fault {
    @Override
    public void prepare(FaultyWorld world) {
      world.settings().put("okta_token_file", folder(world).resolve("token.json").toString());
    }

    @Override
    public void end(FaultyWorld world) throws IOException {
      Files.createDirectory(folder(world));
    }

    private static Path folder(FaultyWorld world) {
      return world.folder().resolve("missing");
    }
  }

  private static final class Directory implements Fault {
    @Override
    public void prepare(FaultyWorld world) throws IOException {
      Files.createDirectory(world.tokenFile());
    }

    @Override
    public void end(FaultyWorld world) throws IOException {
      Files.delete(world.tokenFile());
    }
  }

  /** At both paths that are written to; what they lead to is somebody else's. */
  private static final class Symlink implements Fault {
    @Override
    public void prepare(FaultyWorld world) throws IOException {
      Path target = Files.writeString(target(world), UNTOUCHED);
      Files.createSymbolicLink(world.tokenFile(), target);
      Files.createSymbolicLink(world.folder().resolve(".token.json.unfinished"), target);
    }

    @Override
    public void end(FaultyWorld world) throws IOException {
      if (!Files.readString(target(world)).equals(UNTOUCHED)
          || !Files.isRegularFile(world.tokenFile(), LinkOption.NOFOLLOW_LINKS)) {
        throw new AssertionError("the link was followed, or is still there");
      }
    }

    private static Path target(FaultyWorld world) {
      return world.folder().resolve("target");
    }
  }

  /** Within an invocation: the function takes all there is, and gives it back. */
  private record Taken(String event) implements Fault {
    @Override
    public String invoke(FaultyWorld world) throws InterruptedException {
      return world.invoke(event);
    }

    @Override
    public void end(FaultyWorld world) {
      // With the invocation.
    }
  }

  /** From one invocation to another, in which the extension has to go on without. */
  private record TakenForGood() implements Fault {
    @Override
    public String invoke(FaultyWorld world) throws InterruptedException {
      return world.invoke(FaultHandler.WITHOUT_DESCRIPTORS_FROM_NOW_ON);
    }

    @Override
    public void end(FaultyWorld world) throws InterruptedException {
      world.invoke(FaultHandler.TELL);
      world.invoke(FaultHandler.WITH_DESCRIPTORS_AGAIN);
    }
  }

  /** Root may have any number of threads, but no more of them than its address space holds. */
  private record NoThreads() implements Fault {
    /** A thread takes so much that what is left without it is enough for all else. */
    private static final long STACK_BYTES = 512L << 20;

    @Override
    public void prepare(FaultyWorld world) {
      world.settings().merge("JAVA_TOOL_OPTIONS", " -Xss" + STACK_BYTES, String::concat);
    }

    @Override
    public void begin(FaultyWorld world) throws IOException {
      long room = STACK_BYTES + STACK_BYTES / 2;
      LinuxProcess process = world.lambda().linux();
      process.limit("--as=" + (process.addressSpace() + room) + ":");
    }

    @Override
    public String invoke(FaultyWorld world) throws InterruptedException {
      return world.invoke(FaultHandler.WITHOUT_THREADS);
    }

    @Override
    public void end(FaultyWorld world) {
      world.lambda().linux().limit("--as=unlimited:");
    }
  }
}
