#!/bin/sh
# create-release.sh <tag> <folder>: the release on GitHub, with the folder's files and the changelog's entry.
set -eu
cd "$(dirname "$0")/../.."

# From the heading of this version to the next one.
notes=$(awk -v heading="## [${1#v}]" \
  'index($0, "## [") == 1 { wanted = index($0, heading) == 1; next } wanted' layer/docs/changelog.md)
if [ -z "$notes" ]; then
  echo "layer/docs/changelog.md has no entry for ${1#v}" >&2
  exit 1
fi
gh release create "$1" --verify-tag --title "$1" --notes "$notes" "$2"/*
