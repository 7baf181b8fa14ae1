/** Requests to AWS, signed with the credentials of the function's role. */
@NullMarked
package io.github.oktatoken.internal.aws;

import org.jspecify.annotations.NullMarked;
