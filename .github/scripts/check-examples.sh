#!/bin/sh
# check-examples.sh: checks what sample-function/deploy shows, without the tests. Needs Node.js and npm.
set -eu
cd "$(dirname "$0")/../.."
exec mvn --batch-mode --no-transfer-progress -Pdeploy -DskipTests -DskipITs verify
