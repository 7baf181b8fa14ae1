/** What the author of a function sees: {@link io.github.oktatoken.TokenHolder} and its types. */
@NullMarked
package io.github.oktatoken;

import org.jspecify.annotations.NullMarked;
