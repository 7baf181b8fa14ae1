#!/bin/sh
# Asks the API at $1 for orders, with the access token out of the layer's file.
# Ends with status 41 if the API refuses the token: the function can drop it, this script can't.
file=${okta_token_file:-/tmp/token.json}
token=$(cat "$file") || exit
value=$(printf '%s' "$token" | sed -n 's/.*"access_token":"\([^"]*\)".*/\1/p')
expires_at=$(printf '%s' "$token" | sed -n 's/.*"expires_at":\([0-9]*\).*/\1/p')

case $token in
  *'"token_type":"DPoP"'*)
    echo "the token in $file is bound to a key (DPoP) that only the function has" >&2
    exit 1
    ;;
esac
if [ "${expires_at:-0}" -le "$(date +%s)" ]; then
  echo "the token in $file has expired: call TokenHolder.get() before this script" >&2
  exit 1
fi

# On standard input: an argument would show the token in the list of processes.
response=$(printf 'header = "Authorization: Bearer %s"\n' "$value" |
  curl --silent --show-error --max-time 10 --write-out '\n%{http_code}' --config - "$1") || exit
status=${response##*
}
case $status in
  200) printf '%s\n' "${response%
*}" ;;
  401) exit 41 ;;
  *)
    echo "the API responded with $status" >&2
    exit 1
    ;;
esac
