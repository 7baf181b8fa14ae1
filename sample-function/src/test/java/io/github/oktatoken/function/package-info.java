/**
 * Functions, agents and other programs for the tests. Runs in the function's process, which has the
 * classes from {@code target/test-classes} or in a package; the tests take names and constants.
 */
@NullMarked
package io.github.oktatoken.function;

import org.jspecify.annotations.NullMarked;
