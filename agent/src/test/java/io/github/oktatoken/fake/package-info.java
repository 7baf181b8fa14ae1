/**
 * Servers, keys and a signer in place of real ones, for the tests of this module and of the sample
 * function. Runs in the JVM of the tests.
 */
@NullMarked
package io.github.oktatoken.fake;

import org.jspecify.annotations.NullMarked;
