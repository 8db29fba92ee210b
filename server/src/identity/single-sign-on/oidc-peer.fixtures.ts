// For tests: a certified OpenID provider on the loopback, which signs in whoever it is told to.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

import { exportJWK, generateKeyPair } from 'jose';
import { Provider } from 'oidc-provider';

export type PeerPerson = { email?: string; email_verified?: boolean; name?: string; groups?: string[]; amr?: string[] };
export type OidcPeer = {
  issuer: string;
  clientId: string;
  clientSecret: string;
  people: Map<string, PeerPerson>;
  /** Who sits at the keyboard; null: they refuse. */
  signInAs: (sub: string | null, /** When they proved it; now, unless said. */ at?: Date) => void;
  /** Answers some requests itself. */
  intercept: (handle: ((request: IncomingMessage, response: ServerResponse) => boolean) | null) => void;
  close: () => Promise<void>;
};

export const { privateKey: peerKey } = await generateKeyPair('RS256', { extractable: true });
const jwk = { ...(await exportJWK(peerKey)), kid: 'peer', alg: 'RS256', use: 'sig' };

const listening = async (server: Server, host: string): Promise<string> => {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The peer has no port.');
  return `http://${host}:${address.port}`;
};

/** @param logout of the client: where to say that somebody signed out @param host another name for this machine is another site to a browser */
export async function startOidcPeer(redirectUri: string, host = '127.0.0.1', logout: object = {}): Promise<OidcPeer> {
  const people = new Map<string, PeerPerson>();
  let current: string | null = null;
  let provenAt: Date | null = null;
  let intercepting: ((request: IncomingMessage, response: ServerResponse) => boolean) | null = null;
  let provider: Provider | null = null;
  const server = createServer((request, response) => {
    if (intercepting?.(request, response)) return;
    if (!request.url?.startsWith('/interaction/')) {
      provider?.callback()(request, response);
      return;
    }
    const ts = provenAt === null ? undefined : Math.floor(provenAt.getTime() / 1000);
    const login = { accountId: current ?? '', remember: false, ...(ts !== undefined && { ts }) };
    const refusal = { error: 'access_denied', error_description: 'Not today.' };
    provider?.interactionFinished(request, response, current === null ? refusal : { login }).catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  });
  const issuer = await listening(server, host);
  const [clientId, clientSecret] = ['tocsin', 'a secret of the peer: with signs'];
  provider = new Provider(issuer, {
    clients: [{ client_id: clientId, client_secret: clientSecret, redirect_uris: [redirectUri], ...logout }],
    jwks: { keys: [jwk] },
    scopes: ['openid', 'email', 'profile', 'groups'],
    claims: {
      openid: ['sub', 'amr'],
      auth_time: null,
      email: ['email', 'email_verified'],
      profile: ['name'],
      groups: ['groups'],
    },
    cookies: { keys: ['of the tests'] },
    features: { devInteractions: { enabled: false }, backchannelLogout: { enabled: true } },
    fetch: (url, { dispatcher: _guard, ...options }) => fetch(url, options),
    interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
    findAccount: (_ctx, id) => ({ accountId: id, claims: () => ({ sub: id, ...people.get(id) }) }),
    loadExistingGrant: async ({ oidc }) => {
      const grant = new oidc.provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
      grant.addOIDCScope('openid email profile groups');
      await grant.save();
      return grant;
    },
  });
  return {
    issuer,
    clientId,
    clientSecret,
    people,
    signInAs: (sub, at) => {
      [current, provenAt] = [sub, at ?? null];
    },
    intercept: (handle) => {
      intercepting = handle;
    },
    close: () => new Promise((done) => void server.close(() => done())),
  };
}
