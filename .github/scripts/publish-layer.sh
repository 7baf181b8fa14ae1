#!/bin/sh
# publish-layer.sh <version> <zip> <ARN table> <region>...: publishes the layer into each region.
#
# The layer's name has the version, as in okta-token-1-0-0, and one version of the layer is published under it. So
# the script may be run again, with the same zip, until all regions have it: a region that has it is left alone; one
# where the name has another content is refused. A region that fails keeps no other from its turn; the table has
# those that have the layer, and the script fails at the end.
#
# LAYER_PRINCIPAL says for whom: "*" for everybody, an account ID, or nothing (the default): for this account alone.
set -u

if [ $# -lt 4 ]; then
  echo "usage: publish-layer.sh <version> <zip> <ARN table> <region>..." >&2
  exit 2
fi
version=$1
zip=$2
table=$3
mkdir -p "$(dirname "$table")" || exit 1
shift 3

name=okta-token-$(printf '%s' "$version" | tr . -)
principal=${LAYER_PRINCIPAL-}
checksum=$(openssl dgst -sha256 -binary "$zip" | openssl base64) || exit 1
errors=$(mktemp) || exit 1
trap 'rm -f "$errors"' EXIT

# The command retries what is throttled.
export AWS_RETRY_MODE=standard AWS_MAX_ATTEMPTS=10

# Prints "<ARN> <number> <checksum>" of the version that the region has, or nothing.
published() {
  if ! number=$(aws lambda list-layer-versions --region "$1" --layer-name "$name" \
    --query 'LayerVersions[0].Version' --output text 2>"$errors"); then
    grep -q ResourceNotFoundException "$errors" && return 0
    cat "$errors" >&2
    return 1
  fi
  [ "$number" != None ] || return 0
  aws lambda get-layer-version --region "$1" --layer-name "$name" --version-number "$number" \
    --query '[LayerVersionArn, Version, Content.CodeSha256]' --output text
}

publish() {
  aws lambda publish-layer-version --region "$1" --layer-name "$name" --zip-file "fileb://$zip" \
    --description "Okta token for AWS Lambda $version" --license-info Apache-2.0 \
    --compatible-runtimes java17 java21 java25 --compatible-architectures x86_64 arm64 \
    --query '[LayerVersionArn, Version, Content.CodeSha256]' --output text
}

# It may have been shared by a run before.
share() {
  aws lambda add-layer-version-permission --region "$1" --layer-name "$name" --version-number "$2" \
    --statement-id okta-token --action lambda:GetLayerVersion --principal "$principal" \
    >/dev/null 2>"$errors" && return 0
  grep -q ResourceConflictException "$errors" && return 0
  cat "$errors" >&2
  return 1
}

# Prints the ARN.
in_region() {
  found=$(published "$1") || return 1
  [ -n "$found" ] || found=$(publish "$1") || return 1
  # Into $2, $3 and $4.
  # shellcheck disable=SC2086
  set -- "$1" $found
  if [ "$4" != "$checksum" ]; then
    echo "$name has another content in $1: publish this zip as another version" >&2
    return 1
  fi
  [ -z "$principal" ] || share "$1" "$3" || return 1
  printf '%s\n' "$2"
}

arns=
failed=
for region in "$@"; do
  if arn=$(in_region "$region"); then
    printf '%s\n' "$arn"
    arns="$arns${arns:+,}
    \"$region\": \"$arn\""
  else
    failed="$failed $region"
  fi
done

printf '{\n  "version": "%s",\n  "layer": "%s",\n  "codeSha256": "%s",\n  "arns": {%s\n  }\n}\n' \
  "$version" "$name" "$checksum" "$arns" >"$table"

if [ -n "$failed" ]; then
  echo "not published in:$failed. Run this again: regions that have the layer are left alone" >&2
  exit 1
fi
