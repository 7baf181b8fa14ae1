@NullMarked
package io.github.oktatoken.testing;

import org.jspecify.annotations.NullMarked;
