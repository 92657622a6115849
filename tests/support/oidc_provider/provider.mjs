// node provider.mjs PORT REDIRECT_URI SECRET: a real OpenID Connect provider for the sign-in story. Any login with any
// password is good; the login is the subject, its part before "+" the account name, told by userinfo or, with the scope
// "openid email", by nothing at all.
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { Provider } from 'oidc-provider';

const [port, redirect, secret] = process.argv.slice(2);
const key = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' });
const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [{ client_id: 'motcua', client_secret: secret, redirect_uris: [redirect] }],
  claims: { openid: ['sub'], profile: ['preferred_username'] },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, preferred_username: id.split('+')[0] }) }),
  jwks: { keys: [{ ...key, kid: randomBytes(6).toString('hex'), alg: 'RS256', use: 'sig' }] },
  cookies: { keys: [randomBytes(16).toString('hex')] },
  pkce: { required: () => true },
});
provider.listen(Number(port), '127.0.0.1', () => console.log('listening'));
