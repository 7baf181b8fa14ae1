/**
 * How HTTP clients and child processes send the access token, of whichever type, and another one
 * after a 401. Each class stands by itself, to be copied.
 */
@NullMarked
package io.github.oktatoken.sample.client;

import org.jspecify.annotations.NullMarked;
