/** How the agent lives inside AWS Lambda: registering, waiting for events, writing log lines. */
@NullMarked
package io.github.oktatoken.internal.lambda;

import org.jspecify.annotations.NullMarked;
