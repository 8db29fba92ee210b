// For tests: an organisation whose SAML provider is switched on, and sign-ins through it that can be changed on the way.
import type { DatabaseHandle } from '#platform/database';
import type { TestClock } from '#platform/testing';

import { aDomain, anOwner, aProvider, aVisitor, type Owner, type Visitor } from './fixtures.ts';
import type { SamlPeer, SamlPerson } from './saml-peer.fixtures.ts';

type Ground = { handle: DatabaseHandle; base: string; clock: TestClock; peer: SamlPeer };
export type SamlWorld = { owner: Owner; base: string; peer: SamlPeer; id: string; domain: string; acs: string };

const certificates: string[] = [];
export const empty = { kind: 'saml' as const, entityId: '', ssoUrl: '', certificates };

/** @param more settings of the provider */
export async function openSamlWorld({ handle, base, clock, peer }: Ground, more: object = {}): Promise<SamlWorld> {
  const owner = await anOwner(handle, base, clock);
  const { id, addresses } = await aProvider(owner, empty);
  const domain = aDomain();
  await owner.call('PATCH /identity-providers/:identityProviderId', {
    identityProviderId: id,
    metadata: peer.metadata,
    domains: [domain],
    enabled: true,
    jit: true,
    defaultRole: 'viewer',
    ...more,
  });
  return { owner, base, peer, id, domain, acs: addresses.callback };
}

export const start = async ({ id }: SamlWorld, visitor: Visitor): Promise<string> =>
  (await visitor.call('POST /sign-in/providers/:identityProviderId', { identityProviderId: id, return: '/alerts' }))
    .url;
export const encoded = (xml: string): string => Buffer.from(xml).toString('base64');

export type Forge = Parameters<SamlPeer['answer']>[2] & { change?: (xml: string) => string; by?: SamlPeer };
type Arrived = { visitor: Visitor; where: string; form: Record<string, string> };
/** The whole way, with an answer that may be changed on it, or be another peer's. */
export async function signInBySaml(
  world: SamlWorld,
  person: SamlPerson,
  { change = (xml) => xml, by = world.peer, ...twist }: Forge = {},
): Promise<Arrived> {
  const visitor = aVisitor(world.base);
  const url = await start(world, visitor);
  const SAMLResponse = encoded(change(await by.answer(url, person, twist)));
  const form = { SAMLResponse, RelayState: by.read(url).relayState };
  const where = await visitor.post(world.acs, form);
  return { visitor, where, form };
}
