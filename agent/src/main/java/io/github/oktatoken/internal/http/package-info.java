/** How requests leave the function: which way, whom they trust, and for how long at most. */
@NullMarked
package io.github.oktatoken.internal.http;

import org.jspecify.annotations.NullMarked;
