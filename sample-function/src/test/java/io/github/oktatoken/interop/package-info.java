/**
 * Authorization servers that aren't ours, and the table {@code interop.md}. Runs in the JVM of the
 * tests; Keycloak and {@code oidc-provider} have a process of their own.
 */
@NullMarked
package io.github.oktatoken.interop;

import org.jspecify.annotations.NullMarked;
