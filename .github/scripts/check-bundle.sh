#!/bin/bash
# check-bundle.sh <bundle> [public key]: whether the bundle for Maven Central is complete, and has nothing besides.
# Needs unzip, jq and gpg. Without a public key the signatures are not verified, but have to be there.
# MAVEN_REPOSITORY is the local repository, if it isn't in its usual place.
set -euo pipefail

bundle=$(realpath "$1")
key=${2:+$(realpath "$2")}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
unzip -q "$bundle"

failed=0
complain() {
  printf '%s\n' "$*" >&2
  failed=1
}

group=io/github/oktatoken
version=$(basename "$(echo $group/okta-token-agent/*)")

# What is published; the rest comes with each of these.
expected=$(
  for artifact in okta-token okta-token-agent okta-token-layer okta-token-testing; do
    [ -d $group/$artifact ] || [ $artifact != okta-token-testing ] || continue
    at=$group/$artifact/$version/$artifact-$version
    echo "$at.pom"
    case $artifact in
      okta-token-agent) printf '%s\n' "$at.jar" "$at-sources.jar" "$at-javadoc.jar" "$at-cyclonedx.json" ;;
      okta-token-testing) printf '%s\n' "$at.jar" "$at-sources.jar" "$at-javadoc.jar" ;;
      okta-token-layer) echo "$at.zip" ;;
    esac
  done | sort
)
found=$(find $group -type f | grep -vE '\.(asc|md5|sha1|sha256|sha512)$' | sort)
[ "$found" = "$expected" ] ||
  complain "the bundle's files are not those expected:" "$(diff <(echo "$expected") <(echo "$found"))"

[ -z "$key" ] || { mkdir -m 700 gnupg && GNUPGHOME=$PWD/gnupg gpg --quiet --batch --import "$key"; }
for file in $found; do
  for kind in md5 sha1; do
    [ "$(cat "$file.$kind")" = "$(${kind}sum "$file" | cut -d' ' -f1)" ] || complain "$file: wrong $kind"
  done
  if [ ! -s "$file.asc" ]; then
    complain "$file: no signature"
  elif [ -n "$key" ]; then
    GNUPGHOME=$PWD/gnupg gpg --quiet --batch --verify "$file.asc" "$file" 2>/dev/null || complain "$file: wrong signature"
  fi
done

# As Central wants it: the module's own or those of the parent.
for pom in $(grep -E '\.pom$' <<<"$found"); do
  for element in name description; do
    grep -q "^  <$element>..*</$element>" "$pom" || complain "$pom: no <$element>"
  done
  grep -q 'SNAPSHOT' "$pom" && complain "$pom: has a snapshot in it"
done
for element in url licenses developers scm; do
  grep -q "^  <$element[ >]" "$group/okta-token/$version/okta-token-$version.pom" || complain "the parent has no <$element>"
done

# A function that depends on one of the jars gets no other with it.
for artifact in okta-token-agent okta-token-testing; do
  pom=$group/$artifact/$version/$artifact-$version.pom
  [ ! -e "$pom" ] || transitive=$(awk '/<build>/ { exit } /<dependency>/ { block = "" } { block = block $0 }
    /<\/dependency>/ && block !~ /<scope>(provided|test)<|<optional>true</ { print block }' "$pom")
  [ -z "${transitive-}" ] || complain "$pom: users would get" "$transitive"
done

# Authors see the outside packages alone.
documented=$(unzip -Z1 "$group/okta-token-agent/$version/okta-token-agent-$version-javadoc.jar")
case $documented in
  */internal/*) complain "the Javadoc has internal packages" ;;
esac

# The SBOM names the libraries of which classes are in the jar, and no other, as they are in the local repository.
jar=$group/okta-token-agent/$version/okta-token-agent-$version
unzip -Z1 "$jar.jar" | sed -n 's|^io/github/oktatoken/shaded/\(.*\.class\)$|\1|p' |
  sed 's|^moshi/|com/squareup/moshi/|' | sort >inside
repository=${MAVEN_REPOSITORY:-$HOME/.m2/repository}
: >explained
while read -r library_group library library_version checksum; do
  file=$repository/${library_group//.//}/$library/$library_version/$library-$library_version.jar
  [ "$(sha256sum "$file" | cut -d' ' -f1)" = "$checksum" ] || complain "the SBOM has another checksum for $library"
  unzip -Z1 "$file" | sort | comm -12 - inside >of-library
  [ -s of-library ] || complain "the SBOM names $library, of which the jar has nothing"
  cat of-library >>explained
done < <(jq -r '.components[] | [.group, .name, .version, (.hashes[] | select(.alg == "SHA-256").content)] | @tsv' "$jar-cyclonedx.json")
sort -u explained | comm -13 - inside >unexplained
[ ! -s unexplained ] || complain "the SBOM names no library for:" "$(head unexplained)"
[ "$(jq '[.components[] | select(.licenses | length == 0)] | length' "$jar-cyclonedx.json")" = 0 ] ||
  complain "the SBOM has a library without a licence"

[ $failed != 0 ] || echo "$(wc -w <<<"$found") files of $version are complete; $(wc -l <inside) classes of libraries are in the SBOM"
exit $failed
