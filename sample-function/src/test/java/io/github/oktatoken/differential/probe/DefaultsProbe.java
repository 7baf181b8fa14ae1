package io.github.oktatoken.differential.probe;

import java.lang.reflect.Field;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.HttpURLConnection;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/** What the JDK holds once for everybody: logging, networking, language and time. */
public final class DefaultsProbe {
  private DefaultsProbe() {}

  static void look(Findings findings) {
    findings.add(
        "context class loader",
        () -> Findings.kind(Thread.currentThread().getContextClassLoader()));
    findings.add("current thread", Thread.currentThread()::getName);
    findings.add(
        "uncaught-exception handler",
        () -> Findings.kind(Thread.getDefaultUncaughtExceptionHandler()));
    findings.add("locale", Locale::getDefault);
    findings.add("locale for display", () -> Locale.getDefault(Locale.Category.DISPLAY));
    findings.add("locale for formats", () -> Locale.getDefault(Locale.Category.FORMAT));
    findings.add("time zone", () -> TimeZone.getDefault().getID());
    findings.add("charset", Charset::defaultCharset);
    findings.add("System.in", () -> Findings.kind(System.in));
    findings.add("System.out", () -> Findings.kind(System.out) + " " + System.out.checkError());
    findings.add("System.err", () -> Findings.kind(System.err) + " " + System.err.checkError());
    findings.add("security manager", DefaultsProbe::securityManager);
    lookAtNetworking(findings);
    lookAtLogging(findings);
  }

  private static void lookAtNetworking(Findings findings) {
    findings.add("positive DNS cache", () -> dnsPolicy("get"));
    findings.add("negative DNS cache", () -> dnsPolicy("getNegative"));
    findings.add("proxy selector", () -> Findings.kind(ProxySelector.getDefault()));
    findings.add(
        "proxy", () -> ProxySelector.getDefault().select(URI.create("https://example.com/")));
    findings.add("cookie handler", () -> Findings.kind(CookieHandler.getDefault()));
    findings.add("authenticator", () -> Findings.kind(Authenticator.getDefault()));
    findings.add("follow redirects", HttpURLConnection::getFollowRedirects);
    findings.add("use caches", () -> URLConnection.getDefaultUseCaches("https"));
    findings.add("allow user interaction", URLConnection::getDefaultAllowUserInteraction);
    findings.add("file name map", () -> Findings.kind(URLConnection.getFileNameMap()));
    findings.add("URL stream handler factory", () -> field(URL.class, "factory"));
    findings.add("content handler factory", () -> field(URLConnection.class, "factory"));
    findings.add("socket factory", () -> field(Socket.class, "factory"));
    findings.add("server socket factory", () -> field(ServerSocket.class, "factory"));
  }

  private static void lookAtLogging(Findings findings) {
    LogManager manager = LogManager.getLogManager();
    findings.add("log manager", () -> Findings.kind(manager));
    Logger root = Logger.getLogger("");
    findings.add("root logger", () -> Findings.kind(root) + " " + root.getLevel());
    for (Handler handler : root.getHandlers()) {
      findings.add(
          "log handler " + Findings.kind(handler),
          () -> handler.getLevel() + ", " + Findings.kind(handler.getFormatter()));
    }
    findings.add(
        "level of handlers", () -> manager.getProperty("java.util.logging.ConsoleHandler.level"));
    List<String> names = Collections.list(manager.getLoggerNames());
    names.forEach(name -> findings.count("logger " + name));
    findings.add("system logger", () -> Findings.kind(System.getLogger("probe")));
  }

  /** What the JDK took for good when somebody looked the first name up. */
  private static Object dnsPolicy(String getter) throws ReflectiveOperationException {
    return Class.forName("sun.net.InetAddressCachePolicy").getMethod(getter).invoke(null);
  }

  private static String field(Class<?> type, String name) throws ReflectiveOperationException {
    Field field =
        Arrays.stream(type.getDeclaredFields())
            .filter(candidate -> candidate.getName().equals(name))
            .findAny()
            .orElseThrow(() -> new NoSuchFieldException(name));
    field.setAccessible(true);
    return Findings.kind(field.get(null));
  }

  @SuppressWarnings("removal")
  private static String securityManager() {
    return Findings.kind(System.getSecurityManager());
  }
}
