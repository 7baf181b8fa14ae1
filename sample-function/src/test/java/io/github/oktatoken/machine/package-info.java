/**
 * What every test stands on: what the build has made, and the JDKs, processes and ports of this
 * machine. Runs in the JVM of the tests; {@code LinuxProcess} in that of the function as well.
 */
@NullMarked
package io.github.oktatoken.machine;

import org.jspecify.annotations.NullMarked;
