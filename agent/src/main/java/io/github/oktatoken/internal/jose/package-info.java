/** Private keys in their several forms, and signatures with them: JWK, JWS and PKCS#8. */
@NullMarked
package io.github.oktatoken.internal.jose;

import org.jspecify.annotations.NullMarked;
