package io.github.oktatoken.local;

import java.util.Map;

/**
 * What one cold start took, in milliseconds since the process was started. The bench's own pauses
 * are not in it.
 *
 * @param init to the end of the initialisation
 * @param response to the response of the first invocation, which has a token
 * @param over to the end of that invocation: the extension has followed. This is what is billed
 * @param apiResponse to the response of a second invocation, which has called an API
 * @param processor what the threads had used of processors when the first invocation was over
 */
record Start(
    long init,
    long response,
    long over,
    long apiResponse,
    Map<ProcessorTime.Threads, Long> processor) {

  long processorTotal() {
    return processor.values().stream().mapToLong(Long::longValue).sum();
  }
}
