/**
 * A function that looks at everything, and what it may bring along. Runs in the function's process;
 * the tests take names and constants, and read the findings.
 */
@NullMarked
package io.github.oktatoken.differential.probe;

import org.jspecify.annotations.NullMarked;
