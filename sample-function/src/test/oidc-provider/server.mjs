// An authorization server on two ports of this machine: HTTPS and, as an issuer of its own, HTTP.
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import Provider from 'oidc-provider';

const { clients, scope, algorithms, httpPort, httpsPort, certificate, privateKey } = JSON.parse(
  readFileSync(process.argv[2]),
);

function handler(issuer) {
  const provider = new Provider(issuer, {
    clients,
    scopes: [scope],
    enabledJWA: { clientAuthSigningAlgValues: algorithms },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      dPoP: {
        enabled: true,
        nonceSecret: randomBytes(32),
        requireNonce: (ctx) => ctx.oidc.client.clientId.endsWith('NONCE'),
      },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => 'https://api.example',
        // A JWT, so that an API can check it by the keys of the server.
        getResourceServerInfo: () => ({ scope, accessTokenFormat: 'jwt', accessTokenTTL: 300 }),
      },
    },
  });
  provider.on('server_error', (ctx, error) => console.error(error));
  provider.on('grant.error', (ctx, error) => console.log(error.error, error.error_detail));
  return provider.callback();
}

const host = '127.0.0.1';
http.createServer(handler(`http://${host}:${httpPort}`)).listen(httpPort, host);
https
  .createServer(
    { cert: certificate, key: privateKey },
    handler(`https://${host}:${httpsPort}`),
  )
  .listen(httpsPort, host);
