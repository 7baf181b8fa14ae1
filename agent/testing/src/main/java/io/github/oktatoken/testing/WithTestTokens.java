package io.github.oktatoken.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Installs {@link TestTokens} for each test, and closes them after it, with JUnit Jupiter from 5.12
 * on:
 *
 * <pre>{@code
 * @WithTestTokens
 * class OrdersHandlerTest {
 *   @Test
 *   void sendsTheToken(TestTokens tokens) {
 *     tokens.issue("secret-token");
 *     …
 *   }
 * }
 * }</pre>
 *
 * <p>The tests of such classes don't run in parallel with one another. See {@link
 * TestTokensExtension} for how long the tokens last.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@ExtendWith(TestTokensExtension.class)
@ResourceLock(TestTokens.LOCK)
public @interface WithTestTokens {}
