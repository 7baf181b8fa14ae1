/** The token file, and what one process of an environment leaves to the next. */
@NullMarked
package io.github.oktatoken.internal.token.file;

import org.jspecify.annotations.NullMarked;
