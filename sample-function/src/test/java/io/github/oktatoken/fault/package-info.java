/**
 * What can go wrong around a function: the tables {@code faults.md} and {@code resets.md}, row by
 * row, and faults by chance. Runs in the JVM of the tests.
 */
@NullMarked
package io.github.oktatoken.fault;

import org.jspecify.annotations.NullMarked;
