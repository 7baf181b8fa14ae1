/**
 * Authorization servers, APIs, proxies and certificates; some break on demand. Runs in the JVM of
 * the tests, and the function connects to it.
 */
@NullMarked
package io.github.oktatoken.server;

import org.jspecify.annotations.NullMarked;
