// What single sign-on stands on, and the addresses it is reached at.
import type { Context } from '#platform/context';
import type { DatabaseHandle } from '#platform/database';
import type { SealedColumn } from '#platform/keys/reseal';
import type { Outbound } from '#platform/outbound';
import type { Secret } from '#platform/secret';
import type { Secrets } from '#platform/secrets';
import type { Vault } from '#platform/vault';

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
});

/** Where a client secret is kept: it opens nowhere else. */
export const placeOf = (id: string): string => `identity_provider.client_secret ${id}`;

/** For the job that seals values with the newest key. */
export const identityProviderSecrets: SealedColumn = {
  table: 'identity_provider',
  column: 'client_secret',
  type: 'text',
  owner: 'org_id',
  each: (id, value, turn) => turn(String(value), placeOf(id)),
};

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
  settings.kind === 'saml' ? { id, name, settings } : null;
