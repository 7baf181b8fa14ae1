/** The names of environment variables, and of the clients that have variables of their own. */
@NullMarked
package io.github.oktatoken.internal.env;

import org.jspecify.annotations.NullMarked;
