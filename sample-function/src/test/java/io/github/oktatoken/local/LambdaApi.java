package io.github.oktatoken.local;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lambda's Runtime API and Extensions API, by AWS's rules: registration closes with the runtime's
 * first next; the initialisation and every invocation are over when the runtime and every extension
 * that takes part have asked for their next event.
 */
public final class LambdaApi implements AutoCloseable {
  private static final String INVOKE = "INVOKE";

  private final LambdaHttp http;
  private final InitializationType type;
  private final Moments moments;

  /** By identifier; this and all below guarded by this. */
  private final Map<String, Extension> extensions = new LinkedHashMap<>();

  /** Without an answer so far, by identifier. */
  private final Map<String, Invocation> unanswered = new HashMap<>();

  /** For the runtime's next thread that asks. */
  private final Deque<Invocation> invocations = new ArrayDeque<>();

  private boolean registrationOpen = true;
  private boolean refusesRegistration;
  private int waitingThreads;
  private boolean waitsForRestore;
  private boolean restores;
  private @Nullable String failure;
  private boolean processEnded;
  private boolean dropsNextEvents;
  private int drops;

  public LambdaApi(Moments moments) throws IOException {
    this(moments, InitializationType.ON_DEMAND);
  }

  LambdaApi(Moments moments, InitializationType type) throws IOException {
    this.moments = moments;
    this.type = type;
    http = new LambdaHttp(this);
  }

  /** What AWS_LAMBDA_RUNTIME_API is to be set to. */
  public String authority() {
    return http.authority();
  }

  /** From now on every registration is refused. */
  public synchronized void refuseRegistration() {
    refusesRegistration = true;
  }

  /** Cuts the connection of each extension that waits for an event or asks for one. */
  public synchronized void dropNextEvents(boolean drop) {
    dropsNextEvents = drop;
    notifyAll();
  }

  /** Waits until connections have been cut so many times: at the second, one has asked again. */
  public synchronized void awaitDrops(int count) throws InterruptedException {
    while (drops < count) {
      wait();
    }
  }

  /**
   * Waits until everybody has asked for the next event; returns whether they did in time. On a
   * managed instance one of the runtime's threads is enough, once nothing runs in the others.
   */
  public synchronized boolean awaitIdle(Duration limit) throws InterruptedException {
    return await(() -> waitingThreads > 0 && unanswered.isEmpty() && allExtensionsWait(), limit);
  }

  /** Waits until the snapshot can be taken; returns whether it could in time. */
  synchronized boolean awaitCheckpoint(Duration limit) throws InterruptedException {
    return await(() -> waitsForRestore && allExtensionsWait(), limit);
  }

  /** Tells the runtime, and nobody else, that it lives again. */
  synchronized void restore() {
    if (!waitsForRestore) {
      throw new IllegalStateException("the runtime doesn't wait for a restore");
    }
    waitsForRestore = false;
    restores = true;
    moments.add("restore");
    notifyAll();
  }

  /** Hands an invocation out: to the extensions first, as Lambda does. */
  synchronized Invocation begin(String payload, Duration timeout) {
    if (type != InitializationType.MANAGED_INSTANCES && !unanswered.isEmpty()) {
      throw new IllegalStateException("an environment runs one invocation at a time");
    }
    Invocation invocation = new Invocation(payload, timeout);
    for (Extension extension : extensions.values()) {
      if (extension.wantsInvoke) {
        extension.send(invocation);
      }
    }
    unanswered.put(invocation.id(), invocation);
    invocations.add(invocation);
    moments.add(INVOKE);
    notifyAll();
    return invocation;
  }

  /** An extension registers; returns its identifier. */
  synchronized String register(String name, List<String> events) throws Refusal {
    List<String> allowed =
        type == InitializationType.MANAGED_INSTANCES ? List.of() : List.of(INVOKE);
    if (!allowed.containsAll(events)) {
      throw new Refusal("Extension.InvalidEventType");
    }
    if (refusesRegistration || !registrationOpen) {
      throw new Refusal("Extension.RegistrationClosed");
    }
    if (extensions.values().stream().anyMatch(known -> known.name.equals(name))) {
      throw new Refusal("Extension.InvalidExtensionState");
    }
    String id = UUID.randomUUID().toString();
    extensions.put(id, new Extension(name, events.contains(INVOKE)));
    moments.add("register");
    return id;
  }

  /** An extension asks for its next event; {@code null} if its connection is to be cut. */
  synchronized @Nullable Invocation extensionNext(String id) throws Refusal, InterruptedException {
    Extension extension = extensions.get(id);
    if (extension == null) {
      throw new Refusal("Extension.UnknownExtensionIdentifier");
    }
    if (extension.waits && !extension.wasDropped) {
      throw new Refusal("Extension.InvalidExtensionState");
    }
    if (!extension.waits) {
      moments.add(extension.isReady ? "extension has followed" : "extension ready");
      extension.isReady = true;
    }
    extension.waits = true;
    extension.wasDropped = false;
    notifyAll();
    while (extension.event == null && !dropsNextEvents) {
      wait();
    }
    if (dropsNextEvents) {
      extension.wasDropped = true;
      drops++;
      notifyAll();
      return null;
    }
    Invocation event = extension.event;
    extension.event = null;
    // It was sent before this request, to one whose connection had been cut.
    extension.waits = false;
    return event;
  }

  /** The runtime waits to be restored from its snapshot. */
  synchronized void restoreNext() throws InterruptedException {
    closeRegistration();
    waitsForRestore = true;
    notifyAll();
    while (waitsForRestore) {
      wait();
    }
  }

  /** A thread of the runtime asks for its next invocation. */
  synchronized Invocation runtimeNext() throws InterruptedException {
    closeRegistration();
    if (restores) {
      restores = false;
      moments.add("function restored");
    }
    waitingThreads++;
    notifyAll();
    while (invocations.isEmpty()) {
      wait();
    }
    waitingThreads--;
    return invocations.remove();
  }

  /** The runtime answers an invocation; returns whether there is such a one. */
  synchronized boolean answer(String id, String body, boolean isError) {
    Invocation invocation = unanswered.remove(id);
    if (invocation == null) {
      return false;
    }
    // Noted before anybody can act on the answer.
    moments.add("response");
    invocation.answer(body, isError);
    notifyAll();
    return true;
  }

  /** The runtime says why it is about to end. */
  synchronized void runtimeFailed(String moment, String error) {
    moments.add(moment);
    failure = error;
    notifyAll();
  }

  /** Why the runtime is about to end, as it says in JSON; {@code null} if it has said nothing. */
  synchronized @Nullable String failure() {
    return failure;
  }

  /** Nobody is left who could ask or answer. */
  synchronized void processEnded() {
    processEnded = true;
    notifyAll();
  }

  @Override
  public void close() {
    http.close();
  }

  private void closeRegistration() {
    if (registrationOpen) {
      registrationOpen = false;
      moments.add("function initialised");
    }
  }

  private boolean allExtensionsWait() {
    return extensions.values().stream().allMatch(extension -> extension.waits);
  }

  private synchronized boolean await(BooleanSupplier state, Duration limit)
      throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (!state.getAsBoolean()) {
      long left = end - System.nanoTime();
      if (left <= 0 || failure != null || processEnded) {
        return false;
      }
      TimeUnit.NANOSECONDS.timedWait(this, Math.max(left, 1_000_000));
    }
    return true;
  }
}
