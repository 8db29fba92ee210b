// The key pairs of ours towards a SAML provider: made, replaced with an overlap, dropped.
import { identityProviderChanged } from '@tocsin/contracts/activity';
import type { IdentityProvider, ProviderKey } from '@tocsin/contracts/identity-provider';

import { record } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context, type Database, type Tx } from '#platform/context';
import { conflict, invalid, notFound } from '#platform/errors';
import { uuidv7 } from '#platform/id';
import { Secret } from '#platform/secret';

import { placeOfKey, type Desk } from './ground.ts';
import { certificateOf, makeKeyPair } from './saml-certificate.ts';
import { lockProvider } from './store.ts';
import { tables, type ProviderKeyRow, type ProviderRow } from './tables.ts';

/** The one in use and the one before it. */
const mostKeys = 2;
type One = { identityProviderId: string };
/** Shows a provider as the list does. */
export type Present = (tx: Tx, row: ProviderRow) => Promise<IdentityProvider>;

/** Newest first. */
export const findKeys = (db: Database, providerIds: readonly string[]): Promise<ProviderKeyRow[]> =>
  providerIds.length === 0
    ? Promise.resolve([])
    : tables(db)
        .selectFrom('providerKey')
        .selectAll()
        .where('providerId', 'in', providerIds)
        .orderBy('createdAt', 'desc')
        .orderBy('id', 'desc')
        .execute();

const fingerprintOf = (certificate: string): string => certificateOf(certificate)?.fingerprint256 ?? '';

export const presentedKey = ({ id, certificate, createdBy, createdAt, expiresAt }: ProviderKeyRow): ProviderKey => ({
  id,
  certificate,
  fingerprint: fingerprintOf(certificate),
  createdBy,
  createdAt: createdAt.toISOString(),
  expiresAt: expiresAt.toISOString(),
});

/** Newest first, opened. Encrypted for any of them is read; ours are signed with the last, which the provider knows. */
type OpenKey = { certificate: string; privateKey: Secret };
export async function openKeys(
  { handle, vault }: Pick<Desk, 'handle' | 'vault'>,
  { id, orgId }: Pick<ProviderRow, 'id' | 'orgId'>,
): Promise<OpenKey[]> {
  const rows = await handle.asSystem((db) => findKeys(db, [id]));
  if (rows.length === 0) return [];
  const seal = await vault.sealOf(orgId);
  return rows.map(({ id: keyId, certificate, privateKey }) => ({
    certificate,
    privateKey: seal.open(privateKey, placeOfKey(keyId)),
  }));
}

async function lockedSaml(tx: Tx, id: string): Promise<ProviderRow> {
  const row = await lockProvider(tx, id);
  if (!row) throw notFound('identity provider', id);
  if (row.settings.kind !== 'saml') throw invalid('keys_of_saml', 'Only SAML providers encrypt for a key of ours.');
  return row;
}

const recordKey = (tx: Tx, { id, name }: ProviderRow, before: string | null, after: string | null): Promise<unknown> =>
  record(tx, identityProviderChanged, { subjectId: id }, { name, fields: { key: { before, after } } });

/** @throws Problem `identity_provider_not_found`, `keys_of_saml`; `conflict` `keys_overlap` */
export const makeProviderKeyWith =
  ({ vault, publicUrl }: Pick<Desk, 'vault' | 'publicUrl'>, present: Present) =>
  async (ctx: Context, { identityProviderId }: One): Promise<IdentityProvider> => {
    authorize(ctx, 'security:write');
    const made = await makeKeyPair(`Tocsin ${new URL(publicUrl()).hostname}`, ctx.now());
    const id = uuidv7();
    const privateKey = (await vault.sealOf(ctx.orgId)).close(new Secret(made.privateKey), placeOfKey(id));
    return inTransaction(ctx, async (tx) => {
      const row = await lockedSaml(tx, identityProviderId);
      if ((await findKeys(tx.db, [row.id])).length >= mostKeys)
        throw conflict('keys_overlap', 'Two keys hold already. Drop the older one first.');
      const { certificate, expiresAt } = made;
      await tables(tx.db)
        .insertInto('providerKey')
        .values({
          id,
          orgId: tx.orgId,
          providerId: row.id,
          certificate,
          privateKey,
          createdBy: tx.actor.name,
          createdAt: tx.now(),
          expiresAt,
        })
        .execute();
      await recordKey(tx, row, null, fingerprintOf(certificate));
      return await present(tx, row);
    });
  };

/** @throws Problem `identity_provider_not_found`, `keys_of_saml`, `provider_key_not_found`; `conflict` `key_needed` */
export const dropProviderKeyWith =
  (present: Present) =>
  async (
    ctx: Context,
    { identityProviderId, providerKeyId }: One & { providerKeyId: string },
  ): Promise<IdentityProvider> => {
    // prettier-ignore
    authorize(ctx, 'security:write');
    return inTransaction(ctx, async (tx) => {
      const row = await lockedSaml(tx, identityProviderId);
      const keys = await findKeys(tx.db, [row.id]);
      const gone = keys.find(({ id }) => id === providerKeyId);
      if (!gone) throw notFound('provider key', providerKeyId);
      if (keys.length === 1 && row.settings.kind === 'saml' && row.settings.requireEncrypted)
        throw conflict('key_needed', 'Encrypted assertions are required, and this is the only key that opens them.');
      await tables(tx.db).deleteFrom('providerKey').where('id', '=', gone.id).execute();
      await recordKey(tx, row, fingerprintOf(gone.certificate), null);
      return await present(tx, row);
    });
  };
