// For tests: single logout at the SAML provider, done by the same package that signs people in there.
import samlp, { type Participant } from 'samlp';

import type { SamlPeer } from './saml-peer.fixtures.ts';

export const redirectBinding = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect';
export const postBinding = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST';

/** What the provider does next: sends the browser on, has it post a form, or is done. */
export type Sent = { url: string } | { form: Record<string, string> } | { done: unknown };
export type LogoutPeer = {
  /** Somebody signs out at the provider. */
  begin: () => Promise<Sent>;
  /** The browser comes with a message of ours. Fails where it does not hold. */
  receive: (url: string) => Promise<Sent>;
  /** Those who are still signed in somewhere through it. */
  participants: Participant[];
};

const valueIn = (html: string, name: string): string =>
  (new RegExp(`name="${name}"\\s+value="([^"]*)"`).exec(html)?.[1] ?? '')
    .replaceAll('&#x3D;', '=')
    .replaceAll('&#x2B;', '+')
    .replaceAll('&amp;', '&');

export function startLogoutPeer(
  peer: SamlPeer,
  participants: Participant[],
  { issuer = peer.entityId, endsItsOwn = true } = {},
): LogoutPeer {
  const states = new Map<string, object>();
  const matching = (index: readonly string[], nameId: string): number =>
    participants.findIndex((each) => index.includes(each.sessionIndex) && each.nameId === nameId);
  const middleware = samlp.logout({
    issuer,
    ...peer.signing,
    deflate: true,
    protocolBinding: redirectBinding,
    signatureAlgorithm: 'rsa-sha256',
    digestAlgorithm: 'sha256',
    destination: participants[0]?.serviceProviderLogoutURL ?? '',
    clearIdPSession: (done) => done(endsItsOwn ? undefined : new Error('It goes on.')),
    sessionParticipants: {
      get: (_issuer, indexes, nameId, done) => done(null, participants[matching(indexes, nameId)]),
      hasElements: () => participants.length > 0,
      getFirst: (done) => done(null, participants[0]),
      remove: (_issuer, index, nameId, done) => {
        const at = matching([index], nameId);
        done(null, at === -1 ? undefined : participants.splice(at, 1)[0]);
      },
    },
    store: {
      save: (_request, state, done) => {
        const handle = `h${states.size}`;
        states.set(handle, state);
        done(null, handle);
      },
      load: (_request, handle, _options, done) => done(null, states.get(handle)),
    },
  });
  const ask = (query: object, url: string): Promise<Sent> =>
    new Promise((resolve, reject) => {
      middleware(
        { method: 'GET', query, body: {}, url, originalUrl: url },
        {
          redirect: (next) => resolve({ url: next }),
          set: () => undefined,
          send: (body) => {
            if (typeof body !== 'string') return resolve({ done: body });
            const request = valueIn(body, 'SAMLRequest');
            resolve({ form: { SAMLRequest: request, RelayState: valueIn(body, 'RelayState') } });
          },
        },
        reject,
      );
    });
  return {
    participants,
    begin: () => ask({}, '/slo'),
    receive: (url) => {
      const { searchParams, pathname, search } = new URL(url);
      return ask(Object.fromEntries(searchParams), pathname + search);
    },
  };
}
