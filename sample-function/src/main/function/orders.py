"""Asks the API at the first argument for orders, with the access token out of the layer's file.

Ends with status 41 if the API refuses the token: the function can drop it, this script can't.
"""

import json
import os
import sys
import time
import urllib.error
import urllib.request

TOKEN_REFUSED = 41

file = os.environ.get("okta_token_file") or "/tmp/token.json"
with open(file, encoding="utf-8") as content:
    token = json.load(content)
if token["token_type"] == "DPoP":
    sys.exit(f"the token in {file} is bound to a key (DPoP) that only the function has")
if token["expires_at"] <= time.time():
    sys.exit(f"the token in {file} has expired: call TokenHolder.get() before this script")

request = urllib.request.Request(sys.argv[1])
# Other headers go along with a redirect, wherever it leads.
request.add_unredirected_header("Authorization", "Bearer " + token["access_token"])
try:
    with urllib.request.urlopen(request, timeout=10) as response:
        print(response.read().decode())
except urllib.error.HTTPError as error:
    sys.exit(TOKEN_REFUSED if error.code == 401 else f"the API responded with {error.code}")
