// node liar.mjs PORT: stands where the provider stood and gives ID tokens with one fault each. The code it is asked to
// redeem is the fault's name and the nonce, as the story makes it: "audience.NONCE".
import { createServer } from 'node:http';
import { SignJWT, UnsecuredJWT, exportJWK, generateKeyPair } from 'jose';

const issuer = `http://127.0.0.1:${process.argv[2]}`;
const own = await generateKeyPair('RS256');
const foreign = await generateKeyPair('RS256');
const keys = [{ ...(await exportJWK(own.publicKey)), kid: 'k', alg: 'RS256', use: 'sig' }];
const now = () => Math.floor(Date.now() / 1000);
const good = (nonce) => ({ iss: issuer, sub: 'liar', aud: 'motcua', nonce, iat: now(), exp: now() + 300, preferred_username: 'lan' });
const sign = (claims, key = own.privateKey, kid = 'k') => new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid }).sign(key);
const lies = {
  no_fault: (n) => sign(good(n)),
  nonce: (n) => sign({ ...good(n), nonce: n + 'x' }),
  audience: (n) => sign({ ...good(n), aud: 'somebody-else' }),
  issuer: (n) => sign({ ...good(n), iss: issuer + '/other' }),
  expired: (n) => sign({ ...good(n), iat: now() - 900, exp: now() - 600 }),
  party: (n) => sign({ ...good(n), aud: ['motcua', 'other'], azp: 'other' }),
  no_party: (n) => sign({ ...good(n), aud: ['motcua', 'other'] }),
  foreign_key: (n) => sign(good(n), foreign.privateKey),
  unknown_key: (n) => sign(good(n), foreign.privateKey, 'another'),
  unsigned: async (n) => new UnsecuredJWT(good(n)).encode(),
  no_subject: (n) => sign({ ...good(n), sub: '' }),
  garbage: async () => 'garbage',
};
const documents = {
  '/.well-known/openid-configuration': { issuer, authorization_response_iss_parameter_supported: true, authorization_endpoint: issuer + '/auth', token_endpoint: issuer + '/token', jwks_uri: issuer + '/jwks' },
  '/jwks': { keys },
};

createServer(async (request, response) => {
  let body = '';
  for await (const piece of request) body += piece;
  const [lie, nonce] = (new URLSearchParams(body).get('code') ?? '').split('.');
  const answer = request.url === '/token' ? { access_token: 'a', token_type: 'Bearer', id_token: await lies[lie](nonce) } : documents[request.url];
  response.writeHead(answer ? 200 : 404, { 'Content-Type': 'application/json' }).end(JSON.stringify(answer ?? {}));
}).listen(Number(process.argv[2]), '127.0.0.1', () => console.log('listening'));
