/** Requests an access token: the OAuth 2.0 client credentials grant of RFC 6749. */
@NullMarked
package io.github.oktatoken.internal.oauth;

import org.jspecify.annotations.NullMarked;
