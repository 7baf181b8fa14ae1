/**
 * A Lambda, an authorization server and an API on this machine, for the local run and the tests.
 */
@NullMarked
package io.github.oktatoken.local;

import org.jspecify.annotations.NullMarked;
