package io.github.oktatoken.machine;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Code for the tests, packed as the author of a function would pack it. */
public final class Packed {
  private Packed() {}

  /** Copies the class files of these classes, and of those nested in them, to a folder. */
  public static void classes(Path folder, Class<?>... classes) throws IOException {
    for (Class<?> type : classes) {
      for (Path file : filesOf(type)) {
        Path copy = folder.resolve(Build.testClasses().relativize(file));
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
  }

  /** Copies the jars that these classes are from to a folder. */
  public static void libraries(Path folder, Class<?>... classes) throws IOException {
    for (Class<?> type : classes) {
      String jar = type.getProtectionDomain().getCodeSource().getLocation().toString();
      Path original = Path.of(URI.create(jar));
      Files.copy(original, folder.resolve(original.getFileName()));
    }
  }

  /** Packs a java agent. */
  public static void agent(Path jar, Class<?> agent) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Premain-Class", agent.getName());
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
      add(out, Build.testClasses(), filesOf(agent));
    }
  }

  /** Packs a program. */
  public static void program(Path jar, Class<?> program) throws IOException {
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      add(out, Build.testClasses(), filesOf(program));
    }
  }

  /** Packs empty classes of these names. */
  public static void emptyClasses(Path jar, Path work, List<String> names) throws IOException {
    Files.createDirectories(work);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<Source> sources = names.stream().map(Source::new).toList();
    List<String> options = List.of("-proc:none", "--release", "17", "-d", work.toString());
    if (!compiler.getTask(null, null, null, options, null, sources).call()) {
      throw new IllegalStateException("not compiled: " + names);
    }
    Files.createDirectories(jar.getParent());
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> made = Files.walk(work)) {
      add(out, work, made.filter(Files::isRegularFile).toList());
    }
  }

  private static void add(JarOutputStream out, Path root, List<Path> files) throws IOException {
    for (Path file : files) {
      out.putNextEntry(new JarEntry(root.relativize(file).toString()));
      Files.copy(file, out);
    }
  }

  private static List<Path> filesOf(Class<?> type) throws IOException {
    Path outer = Build.testClasses().resolve(type.getName().replace('.', '/') + ".class");
    String nested = type.getSimpleName() + "$";
    List<Path> files = new ArrayList<>(List.of(outer));
    try (Stream<Path> siblings = Files.list(outer.getParent())) {
      siblings.filter(file -> file.getFileName().toString().startsWith(nested)).forEach(files::add);
    }
    return files;
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String code;

    Source(String className) {
      super(
          URI.create("string:///" + className.replace('.', '/') + ".java"),
          JavaFileObject.Kind.SOURCE);
      int dot = className.lastIndexOf('.');
      code =
          "package %s; public class %s {}"
              .formatted(className.substring(0, dot), className.substring(dot + 1));
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return code;
    }
  }
}
