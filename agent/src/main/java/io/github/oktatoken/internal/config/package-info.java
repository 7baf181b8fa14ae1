/** What the environment variables mean: the settings of the extension and of each client. */
@NullMarked
package io.github.oktatoken.internal.config;

import org.jspecify.annotations.NullMarked;
