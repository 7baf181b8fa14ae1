/** What the documents promise: links that lead somewhere, and examples that work. */
@NullMarked
package io.github.oktatoken.documents;

import org.jspecify.annotations.NullMarked;
