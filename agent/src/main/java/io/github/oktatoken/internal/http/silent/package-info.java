/**
 * What the packaged agent's OkHttp and Okio log to instead of {@code java.util.logging}: nothing.
 * The build relocates their calls here. The real one would start the function's log manager before
 * the function has chosen it.
 */
@NullMarked
package io.github.oktatoken.internal.http.silent;

import org.jspecify.annotations.NullMarked;
