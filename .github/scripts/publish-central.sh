#!/bin/sh
# publish-central.sh [--dry-run]: builds and signs what is published to Maven Central, checks it, and uploads it.
# MAVEN_GPG_KEY is the private key, MAVEN_GPG_PASSPHRASE its passphrase; the server "central" of Maven's settings
# has the token of the portal. May be run again: what is published already is left out.
# If dist has the zip that was tested, nothing is published unless this build's is the same, byte by byte.
set -eu
cd "$(dirname "$0")/../.."

stage() {
  mvn --batch-mode --no-transfer-progress -Prelease -pl '!sample-function' "$@"
}

stage -DskipUpload clean deploy
.github/scripts/check-bundle.sh target/central-publishing/central-bundle.zip
for tested in dist/okta-token-layer-*.zip; do
  [ ! -e "$tested" ] || cmp "$tested" layer/target/okta-token-layer.zip
done
[ "${1-}" = --dry-run ] || stage -DautoPublish -DignorePublishedComponents deploy
