/** Proof of possession of a key (DPoP): RFC 9449. */
@NullMarked
package io.github.oktatoken.internal.dpop;

import org.jspecify.annotations.NullMarked;
