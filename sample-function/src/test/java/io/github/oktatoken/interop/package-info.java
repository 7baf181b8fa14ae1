/**
 * Authorization servers that aren't ours, with the table {@code interop.md}, and a DynamoDB table
 * that isn't. Runs in the JVM of the tests; Keycloak, {@code oidc-provider} and {@code dynalite}
 * have a process of their own.
 */
@NullMarked
package io.github.oktatoken.interop;

import org.jspecify.annotations.NullMarked;
