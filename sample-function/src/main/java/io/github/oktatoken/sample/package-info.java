/** A Lambda function that calls an API with the access token that the layer keeps fresh. */
@NullMarked
package io.github.oktatoken.sample;

import org.jspecify.annotations.NullMarked;
