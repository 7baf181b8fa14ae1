/**
 * The end-to-end tests, and what those of other packages have in common with them: the real zip
 * under AWS's real runtime. Runs in the JVM of the tests. The package {@code fake} comes from the
 * test jar of the agent.
 */
@NullMarked
package io.github.oktatoken.endtoend;

import org.jspecify.annotations.NullMarked;
