/** Private keys that stay in AWS KMS. */
@NullMarked
package io.github.oktatoken.internal.aws.kms;

import org.jspecify.annotations.NullMarked;
