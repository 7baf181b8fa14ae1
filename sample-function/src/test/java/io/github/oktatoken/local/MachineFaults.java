package io.github.oktatoken.local;

import java.io.IOException;
import java.nio.file.Files;
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
    faults.put("/tmp full", new Limit("--fsize=0:", "--fsize=unlimited:"));
    faults.put("/tmp read-only", new ReadOnly());
    faults.put("token path a directory", new Directory());
    faults.put("token path a symlink", new Symlink());
    faults.put("folder of the token path missing", new MissingFolder());
    faults.put("no threads left", new NoThreads());
    faults.put("no heap left", new NoHeap());
    faults.put("no file descriptors left", new NoDescriptors());
    return faults;
  }

  /** After the initialisation: a runtime that can't even start is no function. */
  private static class Late implements Fault {
    @Override
    public void prepare(FaultyWorld world) {
      world.issueShortLived();
    }

    @Override
    public void begin(FaultyWorld world) throws Exception {
      world.outliveToken();
    }

    @Override
    public void end(FaultyWorld world) throws Exception {}
  }

  /** By setrlimit, which root obeys as well; the hard limit stays, so that there is a way back. */
  private static class Limit extends Late {
    private final String narrow;
    private final String wide;

    Limit(String narrow, String wide) {
      this.narrow = narrow;
      this.wide = wide;
    }

    @Override
    public void begin(FaultyWorld world) throws Exception {
      super.begin(world);
      world.lambda().linux().limit(narrow);
    }

    @Override
    public void end(FaultyWorld world) {
      world.lambda().linux().limit(wide);
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
          || !Files.isRegularFile(world.tokenFile(), java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
        throw new AssertionError("the link was followed, or is still there");
      }
    }

    private static Path target(FaultyWorld world) {
      return world.folder().resolve("target");
    }
  }

  /** Root may have any number of threads, but no more of them than its address space holds. */
  private static final class NoThreads extends Late {
    /** Of which each thread takes so much that what is left is enough for all but a thread. */
    private static final int STACK_MEGABYTES = 512;

    @Override
    public void prepare(FaultyWorld world) {
      super.prepare(world);
      world.settings().merge("JAVA_TOOL_OPTIONS", " -Xss" + STACK_MEGABYTES + "m", String::concat);
    }

    @Override
    public void begin(FaultyWorld world) throws Exception {
      super.begin(world);
      long slack = (STACK_MEGABYTES / 2L) << 20;
      long limit = world.lambda().linux().addressSpace() + slack;
      world.lambda().linux().limit("--as=" + limit + ":");
    }

    @Override
    public void end(FaultyWorld world) {
      world.lambda().linux().limit("--as=unlimited:");
    }
  }

  private static final class NoHeap extends Late {
    @Override
    public String invoke(FaultyWorld world) throws InterruptedException {
      return world.invoke(FaultHandler.WITH_FULL_HEAP);
    }
  }

  private static final class NoDescriptors extends Late {
    @Override
    public void begin(FaultyWorld world) throws Exception {
      // So that the function need not open a million.
      world.lambda().linux().limit("--nofile=" + 256 + ":");
      super.begin(world);
    }

    @Override
    public String invoke(FaultyWorld world) throws InterruptedException {
      return world.invoke(FaultHandler.WITHOUT_DESCRIPTORS);
    }

    @Override
    public void end(FaultyWorld world) throws InterruptedException {
      world.invoke(FaultHandler.RELEASE);
    }
  }
}
