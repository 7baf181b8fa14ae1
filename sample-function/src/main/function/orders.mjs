// Asks the API at the first argument for orders, with the access token out of the layer's file.
// Ends with status 41 if the API refuses the token: the function can drop it, this script can't.
import { readFileSync } from "node:fs";

const TOKEN_REFUSED = 41;

const file = process.env.okta_token_file || "/tmp/token.json";
const token = JSON.parse(readFileSync(file, "utf8"));
if (token.token_type === "DPoP") {
  throw new Error(`the token in ${file} is bound to a key (DPoP) that only the function has`);
}
if (token.expires_at <= Date.now() / 1000) {
  throw new Error(`the token in ${file} has expired: call TokenHolder.get() before this script`);
}

const response = await fetch(process.argv[2], {
  headers: { Authorization: `Bearer ${token.access_token}` },
  signal: AbortSignal.timeout(10_000),
});
if (response.status === 401) {
  process.exitCode = TOKEN_REFUSED;
} else if (response.ok) {
  console.log(await response.text());
} else {
  throw new Error(`the API responded with ${response.status}`);
}
