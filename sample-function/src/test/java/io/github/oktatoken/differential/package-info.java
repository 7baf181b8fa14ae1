/**
 * The function's process with the layer, compared with the same without it. Runs in the JVM of the
 * tests; {@code probe} is what it starts.
 */
@NullMarked
package io.github.oktatoken.differential;

import org.jspecify.annotations.NullMarked;
