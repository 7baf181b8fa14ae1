/** Where a client secret or a private key is, if not in the setting itself, and how it is read. */
@NullMarked
package io.github.oktatoken.internal.secret;

import org.jspecify.annotations.NullMarked;
