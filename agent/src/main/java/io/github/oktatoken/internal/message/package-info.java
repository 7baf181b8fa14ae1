/**
 * The texts for people: log lines, and the messages of exceptions. Each says what is wrong and what
 * to do about it, and holds no secret and no part of a response's body.
 */
@NullMarked
package io.github.oktatoken.internal.message;

import org.jspecify.annotations.NullMarked;
