/**
 * One token for all environments of a function, or of several: it is kept in a DynamoDB table,
 * encrypted, and requested by one of them while the others wait.
 */
@NullMarked
package io.github.oktatoken.internal.token.shared;

import org.jspecify.annotations.NullMarked;
