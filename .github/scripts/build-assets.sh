#!/bin/sh
# build-assets.sh <folder>: what a release has to download: the layer's zip, the SBOM and their checksums.
# If there is a zip that was tested, the one of the release has to be the same, byte by byte.
set -eu
folder=$(mkdir -p "$1" && cd "$1" && pwd)
cd "$(dirname "$0")/../.."

zip=layer/target/okta-token-layer.zip
tested=$(mktemp)
trap 'rm -f "$tested"' EXIT
[ ! -e "$zip" ] || cp "$zip" "$tested"

mvn --batch-mode --no-transfer-progress -Prelease -pl '!sample-function' -Dgpg.skip clean verify

if [ -s "$tested" ] && ! cmp "$tested" "$zip"; then
  echo "the zip is not the one that was tested: find out what makes two builds differ" >&2
  exit 1
fi
version=$(sed -n 's|^ *<version>\([^<$]*\)</version>.*|\1|p' pom.xml | head -n 1)
cp "$zip" "$folder/okta-token-layer-$version.zip"
cp agent/target/bom.json "$folder/okta-token-layer-$version-sbom.json"
cd "$folder"
sha256sum okta-token-layer-* >SHA256SUMS
cat SHA256SUMS
