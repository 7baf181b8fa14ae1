/** What runs in the environments that the bench starts: functions that differ in their token. */
@NullMarked
package io.github.oktatoken.measured;

import org.jspecify.annotations.NullMarked;
