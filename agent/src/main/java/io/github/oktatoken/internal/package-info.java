/** Puts the extension together. Not for use by functions. */
@NullMarked
package io.github.oktatoken.internal;

import org.jspecify.annotations.NullMarked;
