// For tests: an organisation whose OpenID provider is switched on, for one domain of its own.
import type { DatabaseHandle } from '#platform/database';
import type { TestClock } from '#platform/testing';

import { aDomain, anOwner, aProvider, type Owner, type Visitor } from './fixtures.ts';
import { startOidcPeer, type OidcPeer, type PeerPerson } from './oidc-peer.fixtures.ts';

export type World = { owner: Owner; peer: OidcPeer; id: string; domain: string };

const open: OidcPeer[] = [];
export async function closeWorlds(): Promise<void> {
  await Promise.all(open.splice(0).map(({ close }) => close()));
}

/** @param more settings of the provider */
export async function openWorld(
  handle: DatabaseHandle,
  base: string,
  clock: TestClock,
  more: object = {},
): Promise<World> {
  const owner = await anOwner(handle, base, clock);
  const settings = { kind: 'oidc', issuer: '', clientId: '', scopes: 'openid email profile groups' } as const;
  const { id, addresses } = await aProvider(owner, settings);
  const peer = await startOidcPeer(addresses.callback, '127.0.0.1', {
    post_logout_redirect_uris: [addresses.postLogout],
    backchannel_logout_uri: addresses.backchannelLogout,
    backchannel_logout_session_required: true,
  });
  open.push(peer);
  const domain = aDomain();
  await owner.call('PATCH /identity-providers/:identityProviderId', {
    identityProviderId: id,
    settings: { ...settings, issuer: peer.issuer, clientId: peer.clientId },
    clientSecret: peer.clientSecret,
    domains: [domain],
    enabled: true,
    jit: true,
    defaultRole: 'viewer',
    ...more,
  });
  return { owner, peer, id, domain };
}

/** Sits at the keyboard from now on. */
export const someone = ({ peer, domain }: World, sub: string, about: Partial<PeerPerson> = {}): string => {
  const email = `${sub}@${domain}`;
  peer.people.set(sub, { email, email_verified: true, name: `Person ${sub}`, groups: [], ...about });
  peer.signInAs(sub);
  return email;
};

export async function signInTo({ id }: World, visitor: Visitor, path: string): Promise<string> {
  const { url } = await visitor.call('POST /sign-in/providers/:identityProviderId', {
    identityProviderId: id,
    return: path,
  });
  return await visitor.go(url);
}
