package io.github.oktatoken.local;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** A java agent beside ours, as those that watch performance. */
public final class OtherAgent {
  private OtherAgent() {}

  /** Called by the JVM. */
  public static void premain(String name) {
    System.out.println("the other agent " + name + " has started");
  }

  /** Makes the jar that a JVM can be given. */
  static Path jar(Path jar) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Premain-Class", OtherAgent.class.getName());
    String file = OtherAgent.class.getName().replace('.', '/') + ".class";
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out, manifest)) {
      entries.putNextEntry(new JarEntry(file));
      Files.copy(Build.directory().resolve("test-classes").resolve(file), entries);
    }
    return jar;
  }
}
