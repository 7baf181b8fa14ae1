/** How an access token is kept fresh. */
@NullMarked
package io.github.oktatoken.internal.token;

import org.jspecify.annotations.NullMarked;
