/**
 * Other people's agents, wrappers and frameworks beside the layer. Runs in the JVM of the tests;
 * their functions are in {@code src/test/neighbours}.
 */
@NullMarked
package io.github.oktatoken.neighbour;

import org.jspecify.annotations.NullMarked;
