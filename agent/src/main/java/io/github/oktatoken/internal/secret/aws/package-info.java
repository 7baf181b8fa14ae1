/** Secrets in AWS Secrets Manager and the SSM Parameter Store. */
@NullMarked
package io.github.oktatoken.internal.secret.aws;

import org.jspecify.annotations.NullMarked;
