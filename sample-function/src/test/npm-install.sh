#!/bin/sh
# Installs what package-lock.json in this folder names, and copies the server beside it, to the folder given.
set -eu
for program in node npm; do
  if ! command -v "$program" > /dev/null; then
    echo "the profile interop needs $program, which is not on the PATH: install a current Node.js" >&2
    exit 1
  fi
done
mkdir -p "$1"
cp package.json package-lock.json .npmrc server.mjs "$1"
cd "$1"
exec npm ci --silent
