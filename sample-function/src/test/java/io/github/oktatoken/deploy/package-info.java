/**
 * The examples of {@code sample-function/deploy}: what the tools of their languages don't check.
 */
@NullMarked
package io.github.oktatoken.deploy;

import org.jspecify.annotations.NullMarked;
