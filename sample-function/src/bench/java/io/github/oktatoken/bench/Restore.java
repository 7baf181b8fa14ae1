package io.github.oktatoken.bench;

/**
 * What a restore from a snapshot took, in milliseconds.
 *
 * @param restored until the function could be invoked
 * @param response until the response of the first invocation, which has a token
 */
record Restore(long restored, long response) {}
