/**
 * Access tokens for the tests of a function, whose code calls {@link
 * io.github.oktatoken.TokenHolder} as it does in AWS Lambda: {@link
 * io.github.oktatoken.testing.TestTokens}, and for JUnit Jupiter {@link
 * io.github.oktatoken.testing.WithTestTokens}.
 */
@NullMarked
package io.github.oktatoken.testing;

import org.jspecify.annotations.NullMarked;
