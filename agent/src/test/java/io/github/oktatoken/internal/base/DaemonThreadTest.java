package io.github.oktatoken.internal.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class DaemonThreadTest {
  private static final InheritableThreadLocal<String> LOCAL = new InheritableThreadLocal<>();

  private final AtomicReference<String> seen = new AtomicReference<>("not run");

  @Test
  void inheritsNoContextClassLoader() throws Exception {
    Thread current = Thread.currentThread();
    ClassLoader before = current.getContextClassLoader();
    try (URLClassLoader ofFunction = new URLClassLoader(new URL[0])) {
      current.setContextClassLoader(ofFunction);

      assertThat(new Thread(() -> {}).getContextClassLoader()).isSameAs(ofFunction);
      assertThat(new DaemonThread("test", () -> {}).getContextClassLoader())
          .isSameAs(DaemonThread.class.getClassLoader());
    } finally {
      current.setContextClassLoader(before);
    }
  }

  @Test
  void inheritsNoThreadLocal() throws Exception {
    LOCAL.set("of the function");
    try {
      run(new Thread(this::look));
      assertThat(seen).hasValue("of the function");
      run(new DaemonThread("test", this::look));
      assertThat(seen).hasValue(null);
    } finally {
      LOCAL.remove();
    }
  }

  @Test
  void isANamedDaemon() {
    Thread thread = new DaemonThread("okta-token-test", () -> {});

    assertThat(thread.getName()).isEqualTo("okta-token-test");
    assertThat(thread.isDaemon()).isTrue();
  }

  private void look() {
    seen.set(LOCAL.get());
  }

  private static void run(Thread thread) throws InterruptedException {
    thread.start();
    thread.join();
  }
}
