/** Private keys in their several forms (JWK, PKCS#8) and signatures with them (JWS). */
@NullMarked
package io.github.oktatoken.internal.jose;

import org.jspecify.annotations.NullMarked;
