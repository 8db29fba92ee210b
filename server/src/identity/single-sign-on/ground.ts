// What single sign-on stands on, and the addresses it is reached at.
import * as z from 'zod';

import type { Context } from '#platform/context';
import type { DatabaseHandle } from '#platform/database';
import type { SealedColumn } from '#platform/keys/reseal';
import type { Outbound } from '#platform/outbound';
import { Secret } from '#platform/secret';
import type { Secrets } from '#platform/secrets';
import type { Vault } from '#platform/vault';

import type { AtProvider } from '../at-provider.ts';
import type { OidcClient, OidcProvider } from './oidc.ts';
import type { SamlAddresses, SamlProvider } from './saml.ts';
import type { ProviderRow } from './tables.ts';

export type SingleSignOnGround = {
  /** For what happens before an organisation is known, and for what belongs to a person and not to one. */
  handle: DatabaseHandle;
  vault: Vault;
  secrets: Secrets;
  outbound: Pick<Outbound, 'call'>;
  /** The address people use, without a slash at its end. */
  publicUrl: () => string;
};
export type Desk = SingleSignOnGround & { client: OidcClient };

const below = ({ publicUrl }: Pick<Desk, 'publicUrl'>, path: string): string => `${publicUrl()}/api/v1/sign-in${path}`;
export const callbackOf = (desk: Pick<Desk, 'publicUrl'>, id: string): string => below(desk, `/oidc/${id}/callback`);
export const samlAddressesOf = (desk: Pick<Desk, 'publicUrl'>, id: string): SamlAddresses => ({
  entityId: below(desk, `/saml/${id}/metadata`),
  acsUrl: below(desk, `/saml/${id}/acs`),
  sloUrl: below(desk, `/saml/${id}/logout`),
});
export const backchannelOf = (desk: Pick<Desk, 'publicUrl'>, id: string): string =>
  below(desk, `/oidc/${id}/backchannel-logout`);
/** Where a provider sends people back to whom it has signed out. */
export const afterLogoutOf = ({ publicUrl }: Pick<Desk, 'publicUrl'>): string => `${publicUrl()}/sign-in`;

/** Where a client secret is kept: it opens nowhere else. */
export const placeOf = (id: string): string => `identity_provider.client_secret ${id}`;

export const placeOfKey = (keyId: string): string => `provider_key.private_key ${keyId}`;
/** The same for the ticket of a sign-in and for the session that comes of it. */
const placeOfIdToken = (subject: string): string => `at_provider.id_token ${subject}`;

/** Longer ones do not fit into an address, the only place they are used in. */
const mostIdToken = 4000;
export async function withSealedToken(
  { vault }: Pick<Desk, 'vault'>,
  orgId: string,
  { idToken, ...at }: AtProvider,
): Promise<AtProvider> {
  if (idToken === null || idToken.length > mostIdToken) return { ...at, idToken: null };
  return { ...at, idToken: (await vault.sealOf(orgId)).close(new Secret(idToken), placeOfIdToken(at.subject)) };
}
export const openedToken = async (
  { vault }: Pick<Desk, 'vault'>,
  orgId: string,
  { idToken, subject }: AtProvider,
): Promise<Secret | null> =>
  idToken === null ? null : (await vault.sealOf(orgId)).open(idToken, placeOfIdToken(subject));

const WithToken = z.looseObject({ subject: z.string(), idToken: z.string().nullable() });
/** For the job that seals values with the newest key. */
export const identityProviderSecrets: readonly SealedColumn[] = [
  {
    table: 'identity_provider',
    column: 'client_secret',
    type: 'text',
    owner: 'org_id',
    each: (id, value, turn) => turn(String(value), placeOf(id)),
  },
  {
    table: 'provider_key',
    column: 'private_key',
    type: 'text',
    owner: 'org_id',
    each: (id, value, turn) => turn(String(value), placeOfKey(id)),
  },
  {
    table: 'session',
    column: 'at_provider',
    type: 'jsonb',
    owner: 'org_id',
    each: (_id, value, turn) => {
      const at = WithToken.parse(value);
      return { ...at, idToken: at.idToken && turn(at.idToken, placeOfIdToken(at.subject)) };
    },
  },
];

export async function secretOf(
  ctx: Context,
  { vault, secrets }: Pick<Desk, 'vault' | 'secrets'>,
  { id, name, clientSecret }: ProviderRow,
): Promise<Secret | null> {
  if (clientSecret === null) return null;
  const kept = (await vault.sealOf(ctx.orgId)).open(clientSecret, placeOf(id));
  return await secrets.resolve(ctx, kept, `identity provider ${name}`);
}

export const asOidc = ({ id, name, rev, settings }: ProviderRow): OidcProvider | null =>
  settings.kind === 'oidc' ? { id, name, rev, settings } : null;
export const asSaml = ({ id, name, settings }: ProviderRow): SamlProvider | null =>
  settings.kind === 'saml' ? { id, name, settings: { ...sinceLater, ...settings } } : null;
/** What providers that were kept by an earlier release do not have. */
const sinceLater = { requireEncrypted: false, sloUrl: '', sloResponseUrl: '' };
