package io.github.oktatoken.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Lambda's rule for the processor: all of it until the environment is idle for the first time, then
 * a share by the function's memory. The kernel enforces it, in periods as long as Lambda's.
 */
final class CpuQuota implements AutoCloseable {
  /** With so much memory a function has one core. */
  static final int MEGABYTES_PER_CORE = 1769;

  private static final Path V1 = Path.of("/sys/fs/cgroup/cpu");
  private static final Path V2 = Path.of("/sys/fs/cgroup");
  private static final int PERIOD_MICROS = 20_000;
  private static final String NAME = "okta-token-bench";

  private final boolean isV1 = Files.isRegularFile(V1.resolve("cpu.cfs_quota_us"));
  private final Path group = (isV1 ? V1 : V2).resolve(NAME);

  /**
   * Makes a control group of its own.
   *
   * @throws IOException if this machine or this user may not have one
   */
  CpuQuota() throws IOException {
    Files.createDirectories(group);
    if (isV1) {
      write("cpu.cfs_period_us", String.valueOf(PERIOD_MICROS));
    }
    lift();
  }

  /** From now on a process, with all its threads, is under the rule. */
  void add(long pid) throws IOException {
    write("cgroup.procs", String.valueOf(pid));
  }

  /** Leaves it a function's share. */
  void limit(int megabytes) throws IOException {
    set(String.valueOf(PERIOD_MICROS * megabytes / MEGABYTES_PER_CORE));
  }

  /** Gives it a whole core. */
  void lift() throws IOException {
    set(isV1 ? "-1" : "max");
  }

  @Override
  public void close() throws IOException {
    Files.delete(group);
  }

  private void set(String quota) throws IOException {
    if (isV1) {
      write("cpu.cfs_quota_us", quota);
    } else {
      write("cpu.max", quota + " " + PERIOD_MICROS);
    }
  }

  private void write(String file, String value) throws IOException {
    Files.writeString(group.resolve(file), value);
  }
}
