package io.github.oktatoken.differential.probe;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.RuntimeMXBean;
import java.lang.reflect.Field;
import java.net.URL;
import java.security.CodeSource;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ForkJoinPool;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.stream.Collectors;
import javax.management.ObjectName;

/** The JVM: its threads, classes, properties and options. */
public final class JvmProbe {
  /** A class of each library in the agent, of the runtime, and of the agent itself. */
  private static final List<String> CLASSES =
      List.of(
          "okhttp3.OkHttpClient",
          "okhttp3.internal.platform.Platform",
          "okio.Buffer",
          "kotlin.Unit",
          "kotlin.collections.CollectionsKt",
          "kotlin.jvm.internal.Intrinsics",
          "com.squareup.moshi.Moshi",
          "org.jspecify.annotations.Nullable",
          "org.intellij.lang.annotations.Language",
          "org.jetbrains.annotations.NotNull",
          "com.amazonaws.services.lambda.runtime.Context",
          "com.fasterxml.jackson.databind.ObjectMapper",
          "org.slf4j.Logger",
          "io.github.oktatoken.TokenHolder");

  private static final List<String> RESOURCES =
      List.of(
          "META-INF/MANIFEST.MF",
          "META-INF/LICENSE",
          "META-INF/kotlin-stdlib.kotlin_module",
          "META-INF/okhttp.kotlin_module",
          "META-INF/services/java.lang.System$LoggerFinder",
          "META-INF/services/java.net.spi.URLStreamHandlerProvider",
          "META-INF/services/java.nio.file.spi.FileSystemProvider",
          "META-INF/services/java.security.Provider",
          "META-INF/proguard/okhttp3.pro",
          "okhttp3/internal/publicsuffix/PublicSuffixDatabase.list",
          "logging.properties");

  private JvmProbe() {}

  static void look(Findings findings) {
    Thread.getAllStackTraces().keySet().forEach(thread -> lookAt(thread, findings));
    System.getProperties()
        .forEach((name, value) -> findings.add("system property " + name, () -> value));
    RuntimeMXBean runtime = ManagementFactory.getRuntimeMXBean();
    runtime.getInputArguments().forEach(argument -> findings.count("JVM argument " + argument));
    findings.add("shutdown hooks", JvmProbe::shutdownHooks);
    for (ObjectName name : ManagementFactory.getPlatformMBeanServer().queryNames(null, null)) {
      findings.count("MBean " + name);
    }
    for (Module module : ModuleLayer.boot().modules()) {
      findings.count("module " + module.getName());
    }
    lookAtClasses(findings);
    findings.add("assertions", DifferentialProbe.class::desiredAssertionStatus);
    findings.add("common pool", ForkJoinPool::getCommonPoolParallelism);
    findings.add("stack", () -> List.of(new Throwable().getStackTrace()));
    findings.add("class whose main is found first", JvmProbe::mainClass);
    findings.add("class that logs", JvmProbe::loggingClass);
    findings.add("processors", Runtime.getRuntime()::availableProcessors);
    findings.add("largest heap", Runtime.getRuntime()::maxMemory);
  }

  private static void lookAt(Thread thread, Findings findings) {
    ThreadGroup group = thread.getThreadGroup();
    findings.count(
        String.join(
            ", ",
            "thread " + thread.getName().replaceAll("\\d+", "#"),
            thread.isDaemon() ? "daemon" : "not a daemon",
            "priority " + thread.getPriority(),
            group == null ? "no group" : "group " + group.getName(),
            "context class loader " + Findings.kind(thread.getContextClassLoader())));
  }

  private static void lookAtClasses(Findings findings) {
    ClassLoader ofFunction = DifferentialProbe.class.getClassLoader();
    Map<String, ClassLoader> loaders =
        Map.of("function", ofFunction, "system", ClassLoader.getSystemClassLoader());
    loaders.forEach(
        (whose, loader) -> {
          findings.add("class loader of the " + whose, () -> Findings.kind(loader));
          for (String name : CLASSES) {
            findings.add(whose + "'s class " + name, () -> origin(name, loader));
          }
          RESOURCES.forEach(name -> lookForResource(whose, name, loader, findings));
        });
    // The JDK's own come with whatever part of it has been used.
    Set<String> ofJdk =
        ModuleLayer.boot().modules().stream()
            .flatMap(module -> module.getPackages().stream())
            .collect(Collectors.toSet());
    for (Package known : Package.getPackages()) {
      if (!ofJdk.contains(known.getName())) {
        findings.count("package " + known.getName());
      }
    }
  }

  private static void lookForResource(
      String whose, String name, ClassLoader loader, Findings findings) {
    try {
      for (URL found : Collections.list(loader.getResources(name))) {
        findings.count(whose + "'s resource " + found);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static String origin(String name, ClassLoader loader) {
    try {
      CodeSource source = Class.forName(name, false, loader).getProtectionDomain().getCodeSource();
      URL location = source == null ? null : source.getLocation();
      return location == null ? "from the JVM" : "from " + location;
    } catch (ClassNotFoundException absent) {
      return "absent";
    }
  }

  /** As Spring Boot looks for the application's class. */
  private static String mainClass() {
    return StackWalker.getInstance()
        .walk(frames -> frames.filter(frame -> frame.getMethodName().equals("main")).findFirst())
        .map(StackWalker.StackFrame::getClassName)
        .orElse("none");
  }

  private static String loggingClass() {
    return new LogRecord(Level.INFO, "").getSourceClassName();
  }

  private static List<String> shutdownHooks() throws ReflectiveOperationException {
    Field hooks = Class.forName("java.lang.ApplicationShutdownHooks").getDeclaredField("hooks");
    hooks.setAccessible(true);
    IdentityHashMap<?, ?> threads = (IdentityHashMap<?, ?>) hooks.get(null);
    return threads == null
        ? List.of("none")
        : threads.keySet().stream().map(Findings::kind).sorted().toList();
  }
}
