#!/bin/sh
# Asks the API for orders, with the access token out of the layer's file.
token=$(sed -n 's/.*"access_token":"\([^"]*\)".*/\1/p' "${okta_token_file:-/tmp/token.json}")

# On standard input: an argument would show the token in the list of processes.
printf 'header = "Authorization: Bearer %s"\n' "$token" |
  curl --silent --show-error --fail --max-time 10 --config - "$orders_url"
