package io.github.oktatoken.internal.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.fake.RecordingServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okio.ByteString;

/** The Extensions API for one extension, and a diary of what has happened. */
final class FakeLambda implements AutoCloseable {
  private static final MockResponse REGISTERED =
      new MockResponse.Builder().addHeader("Lambda-Extension-Identifier", "id").build();
  private static final MockResponse CLOSED = new MockResponse.Builder().code(503).build();

  private final MockWebServer server = RecordingServer.start();
  private final BlockingQueue<MockResponse> events = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> diary = new LinkedBlockingQueue<>();
  private final Queue<ExtensionsApi> apis = new ConcurrentLinkedQueue<>();
  private volatile MockResponse registration = REGISTERED;
  private volatile String registered = "";

  FakeLambda() {
    server.setDispatcher(
        new Dispatcher() {
          @Override
          public MockResponse dispatch(RecordedRequest request) throws InterruptedException {
            return answer(request.getTarget(), request.getBody());
          }
        });
  }

  ExtensionsApi api() {
    ExtensionsApi api = new ExtensionsApi("127.0.0.1:" + server.getPort());
    apis.add(api);
    return api;
  }

  void refusesRegistration(String errorType) {
    registration =
        new MockResponse.Builder().code(403).body("{\"errorType\":\"" + errorType + "\"}").build();
  }

  /** Answers one request for an event, which is pending or yet to come. */
  void answersNext(MockResponse answer) {
    events.add(answer);
  }

  void invokes(long deadlineMillis) {
    answersNext(
        new MockResponse.Builder()
            .body("{\"eventType\":\"INVOKE\",\"deadlineMs\":" + deadlineMillis + "}")
            .build());
  }

  /** What the extension said of itself. */
  String registration() {
    return registered;
  }

  void note(String entry) {
    diary.add(entry);
  }

  /** Waits until these things, and no others, have happened since it was asked last. */
  void sees(String... entries) throws InterruptedException {
    assertThat(diaryOf(entries.length)).containsExactly(entries);
  }

  void seesInAnyOrder(String... entries) throws InterruptedException {
    assertThat(diaryOf(entries.length)).containsExactlyInAnyOrder(entries);
  }

  private List<String> diaryOf(int count) throws InterruptedException {
    List<String> seen = new ArrayList<>();
    while (seen.size() < count) {
      String entry = diary.poll(10, TimeUnit.SECONDS);
      if (entry == null) {
        break;
      }
      seen.add(entry);
    }
    return seen;
  }

  boolean sawNothingMore() {
    return diary.isEmpty();
  }

  /**
   * Hangs up first, as the loop never ends: it would go on asking at this port, which may be that
   * of another test's server by then.
   */
  @Override
  public void close() throws IOException {
    for (ExtensionsApi api : apis) {
      api.hangUp();
    }
    events.add(CLOSED);
    server.close();
  }

  private MockResponse answer(String path, ByteString body) throws InterruptedException {
    switch (path) {
      case "/2020-01-01/extension/register" -> {
        registered = body.utf8();
        note("register");
        return registration;
      }
      case "/2020-01-01/extension/event/next" -> {
        note("next");
        MockResponse answer = events.poll(20, TimeUnit.SECONDS);
        return answer == null ? CLOSED : answer;
      }
      default -> throw new AssertionError(path);
    }
  }
}
