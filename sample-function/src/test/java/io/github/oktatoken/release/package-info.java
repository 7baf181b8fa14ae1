/** The workflows and scripts by which the project is released. Runs in the JVM of the tests. */
@NullMarked
package io.github.oktatoken.release;

import org.jspecify.annotations.NullMarked;
