#!/bin/sh
# set-version.sh <version>: writes it into the poms and the documents; the changelog is written by hand.
set -eu
cd "$(dirname "$0")/../.."

case ${1-} in
  [0-9]*.[0-9]*.[0-9]*) ;;
  *)
    echo "usage: set-version.sh <version>, as in 1.2.3 or 1.2.3-SNAPSHOT" >&2
    exit 2
    ;;
esac

old=$(sed -n 's|^ *<version>\([^<$]*\)</version>.*|\1|p' pom.xml | head -n 1)
pattern=$(printf '%s' "$old" | sed 's/\./\\./g')
modules=$(sed -n 's|^ *<module>\(.*\)</module>.*|\1/pom.xml|p' pom.xml)
documents="README.md $(find layer/docs -name '*.md' ! -name changelog.md)"

# Of each pom the first one alone: a plugin may have the same version as we.
for pom in pom.xml $modules; do
  sed -i "1,/<version>$pattern</s|<version>$pattern<|<version>$1<|" "$pom"
done
old_name=$(printf '%s' "${old%-SNAPSHOT}" | tr . -)
new_name=$(printf '%s' "${1%-SNAPSHOT}" | tr . -)
for document in $documents; do
  sed -i -e "/<artifactId>okta-token/{n;s|<version>$pattern<|<version>$1<|;}" \
    -e "s/\(okta-token-[a-z]*\):$pattern/\1:$1/g" -e "s/okta-token-$old_name/okta-token-$new_name/g" \
    -e "s/okta-token-layer-${old%-SNAPSHOT}/okta-token-layer-${1%-SNAPSHOT}/g" "$document"
done
