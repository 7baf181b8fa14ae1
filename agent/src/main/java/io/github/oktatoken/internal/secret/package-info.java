/** Client secrets and private keys: where they are kept, and how they are read. */
@NullMarked
package io.github.oktatoken.internal.secret;

import org.jspecify.annotations.NullMarked;
