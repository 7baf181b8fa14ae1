#!/bin/sh
# Copies the files of this folder to the folder given, and installs there what package-lock.json names.
set -eu
for program in node npm; do
  if ! command -v "$program" > /dev/null; then
    echo "the profiles interop and deploy need $program, which is not on the PATH: install a current Node.js" >&2
    exit 1
  fi
done
mkdir -p "$1"
find . -maxdepth 1 -type f -exec cp -t "$1" {} +
cd "$1"
exec npm ci --silent
