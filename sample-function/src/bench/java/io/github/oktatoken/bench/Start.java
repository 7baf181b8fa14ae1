package io.github.oktatoken.bench;

import java.util.Map;

/**
 * What one cold start took, in milliseconds since the process was started. The bench's own pauses
 * are not in it.
 *
 * @param registered to the registration of the layer's extension; 0 without one
 * @param ready to its first wish for an event: it has the token
 * @param began to the function's own initialisation
 * @param initialised to its end
 * @param runtimeReady to the runtime's wish for an invocation
 * @param init to the end of the environment's initialisation: the extension is ready as well
 * @param asked to the handler's wish for a token
 * @param got to its token
 * @param response to the response of the first invocation, which has a token
 * @param over to the end of that invocation: the extension has followed. This is what is billed
 * @param apiResponse to the response of a second invocation, which has called an API
 * @param processor what the threads had used of processors when the first invocation was over
 */
record Start(
    long registered,
    long ready,
    long began,
    long initialised,
    long runtimeReady,
    long init,
    long asked,
    long got,
    long response,
    long over,
    long apiResponse,
    Map<ProcessorTime.Threads, Long> processor) {

  long processorTotal() {
    return processor.values().stream().mapToLong(Long::longValue).sum();
  }
}
