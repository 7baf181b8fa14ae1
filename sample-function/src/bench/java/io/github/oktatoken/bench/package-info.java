/**
 * What the layer costs: measures functions in the local Lambda, each in an environment of its own.
 * Runs in a JVM of its own, without JUnit.
 */
@NullMarked
package io.github.oktatoken.bench;

import org.jspecify.annotations.NullMarked;
