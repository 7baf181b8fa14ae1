package io.github.oktatoken.internal.token;

import io.github.oktatoken.internal.oauth.AccessTokenResponse;
import io.github.oktatoken.internal.token.file.Fingerprint;
import io.github.oktatoken.internal.token.file.SavedBackoff;
import io.github.oktatoken.internal.token.file.TokenFile;
import io.github.oktatoken.internal.token.file.TokenJson;
import org.jspecify.annotations.Nullable;

/**
 * What the disk is to do about the token file and the restart mark.
 *
 * @param token for the file, which is to go if there is none
 * @param backoff for the mark
 * @param isForSnapshot whether the mark is to go as well
 */
record FileJob(
    boolean isOfToken,
    @Nullable AccessTokenResponse token,
    boolean isOfMark,
    @Nullable SavedBackoff backoff,
    boolean isForSnapshot) {
  /** Does it, on a disk that may hang. */
  void runOn(TokenFile file, Fingerprint fingerprint, Reports reports) throws Exception {
    if (isOfMark && isForSnapshot) {
      file.mark().remove();
    } else if (isOfMark) {
      file.mark().leave(backoff);
    }
    if (isOfToken) {
      try {
        if (token == null) {
          file.clear();
        } else {
          file.write(token, fingerprint.of(token));
          reports.written();
        }
      } finally {
        TokenJson.wipeBuffers();
      }
    }
  }
}
