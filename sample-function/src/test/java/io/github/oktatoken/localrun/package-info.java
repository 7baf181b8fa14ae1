/**
 * What the profile {@code local} shows: the sample function, or one of your own, with the layer on
 * the local Lambda. Runs in a JVM of its own, which Maven starts; the functions have processes of
 * their own.
 */
@NullMarked
package io.github.oktatoken.localrun;

import org.jspecify.annotations.NullMarked;
