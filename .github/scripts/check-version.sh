#!/bin/sh
# check-version.sh [tag]: every pom, the documents and the changelog name one version; with a tag, that of the tag.
set -eu
cd "$(dirname "$0")/../.."

# The version in a pom that says it first of itself (the root) or of its parent (the modules).
version_of() {
  sed -n 's|^ *<version>\([^<$]*\)</version>.*|\1|p' "$1" | head -n 1
}

# The poms of the modules, at any depth; not the projects of the tests, which have versions of their own.
modules() {
  sed -n 's|^ *<module>\(.*\)</module>.*|\1/pom.xml|p' pom.xml
}

failed=0
complain() {
  printf '%s\n' "$1" >&2
  failed=1
}

version=$(version_of pom.xml)
release=${version%-SNAPSHOT}
for pom in $(modules); do
  [ "$(version_of "$pom")" = "$version" ] ||
    complain "$pom: the version is $(version_of "$pom"), not $version as in pom.xml"
done

documents="README.md $(find layer/docs -name '*.md' ! -name changelog.md)"
# In the documents a version stands below our artifact's name or behind it, or in the name of a layer or file of ours.
for document in $documents; do
  for found in $(sed -n '/<artifactId>okta-token/{n;s|.*<version>\([^<]*\)</version>.*|\1|p;}' "$document"); do
    [ "$found" = "$version" ] || complain "$document: the version is $found, not $version as in pom.xml"
  done
  for found in $(grep -oE 'okta-token-[a-z]+:[0-9][0-9A-Z.-]*' "$document"); do
    [ "${found#*:}" = "$version" ] || complain "$document: the version is ${found#*:}, not $version as in pom.xml"
  done
  for found in $(grep -oE 'okta-token-[0-9]+-[0-9]+-[0-9]+|okta-token-layer-[0-9]+\.[0-9]+\.[0-9]+' "$document"); do
    number=$(printf '%s' "$found" | sed 's/.*[a-z]-//' | tr - .)
    [ "$number" = "$release" ] || complain "$document: $found is not of version $release"
  done
done

newest=$(sed -n 's/^## \[\([0-9][^]]*\)\].*/\1/p' layer/docs/changelog.md | head -n 1)
[ "$newest" = "$release" ] ||
  complain "layer/docs/changelog.md: the newest version is $newest, not $release as in pom.xml"

if [ $# -gt 0 ]; then
  [ "$1" = "v$version" ] || complain "the tag $1 is not v$version as in pom.xml"
  case $version in
    *-SNAPSHOT) complain "$version is no version to release: run .github/scripts/set-version.sh" ;;
  esac
  grep -qE "^## \[$release\] - [0-9]{4}-[0-9]{2}-[0-9]{2}$" layer/docs/changelog.md ||
    complain "layer/docs/changelog.md: write the date behind [$release]"
fi
exit $failed
