/** What several packages need and none owns: characters, files, JSON, threads. */
@NullMarked
package io.github.oktatoken.internal.base;

import org.jspecify.annotations.NullMarked;
