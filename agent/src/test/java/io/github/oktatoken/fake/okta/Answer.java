package io.github.oktatoken.fake.okta;

import org.jspecify.annotations.Nullable;

/**
 * What came of a request.
 *
 * @param code the error code, in whichever of Okta's shapes it was sent; empty for a token
 * @param text what Okta says to it; empty for a token
 * @param assertionId the {@code jti} of the client assertion, if there was one that could be read
 * @param proofId the {@code jti} of the DPoP proof, if there was one that could be read
 */
public record Answer(
    int status, String code, String text, @Nullable String assertionId, @Nullable String proofId) {}
