/** The function's environment variables: their names, and their values as one client sees them. */
@NullMarked
package io.github.oktatoken.internal.env;

import org.jspecify.annotations.NullMarked;
