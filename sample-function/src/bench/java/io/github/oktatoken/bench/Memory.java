package io.github.oktatoken.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a JVM takes of memory, in kilobytes.
 *
 * @param resident of the machine's
 * @param metaspace of it for classes
 */
record Memory(long resident, long metaspace) {
  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
  private static final Pattern METASPACE = Pattern.compile("Metaspace\\s+used (\\d+)K");

  static Memory of(Path jdk, long pid) throws IOException, InterruptedException {
    // In this order: to look into a JVM takes memory there.
    long resident =
        number(RESIDENT, Files.readString(Path.of("/proc", String.valueOf(pid), "status")));
    return new Memory(resident, number(METASPACE, heapInfo(jdk, pid)));
  }

  private static String heapInfo(Path jdk, long pid) throws IOException, InterruptedException {
    String jcmd = jdk.resolve("bin/jcmd").toString();
    Process process =
        new ProcessBuilder(jcmd, String.valueOf(pid), "GC.heap_info")
            .redirectErrorStream(true)
            .start();
    String info = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return info;
  }

  private static long number(Pattern pattern, String text) {
    Matcher found = pattern.matcher(text);
    if (!found.find()) {
      throw new IllegalStateException("no " + pattern + " in " + text);
    }
    return Long.parseLong(found.group(1));
  }
}
