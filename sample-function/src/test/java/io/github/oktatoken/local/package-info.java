/**
 * The local Lambda: its two APIs, and environments that are started, frozen and reset by AWS's
 * rules. Runs in the JVM of the tests; AWS's real runtime and the function have a process of their
 * own.
 */
@NullMarked
package io.github.oktatoken.local;

import org.jspecify.annotations.NullMarked;
