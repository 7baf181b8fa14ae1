/**
 * A token endpoint that answers as Okta does, good requests and bad ones. Runs in the JVM of the
 * tests, of this module and of the sample function.
 */
@NullMarked
package io.github.oktatoken.fake.okta;

import org.jspecify.annotations.NullMarked;
