/** HTTP to other hosts: proxies, trusted certificates, time-outs. */
@NullMarked
package io.github.oktatoken.internal.http;

import org.jspecify.annotations.NullMarked;
