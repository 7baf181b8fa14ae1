/** A token endpoint that answers as Okta does, for the tests of this module and of others. */
@NullMarked
package io.github.oktatoken.twin;

import org.jspecify.annotations.NullMarked;
