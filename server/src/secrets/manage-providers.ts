// An administrator says where secrets are fetched from, and tries whether they can be.
import {
  secretProviderChanged,
  secretProviderCreated,
  secretProviderDeleted,
  secretProviderTested,
} from '@tocsin/contracts/activity';
import type { SecretProviderView } from '@tocsin/contracts/api/secrets';
import type * as api from '@tocsin/contracts/api/secrets';
import type * as z from 'zod';

import { record } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context, type Tx } from '#platform/context';
import { conflict, invalid, notFound, Problem } from '#platform/errors';
import { uuidv7 } from '#platform/id';
import type { SealedColumn } from '#platform/keys/reseal';
import { Secret } from '#platform/secret';
import { isSecretRef, parseSecretRef } from '#platform/secrets';

import { openProvider, placeOfCredential, type SecretGround } from './resolve.ts';
import {
  findProvider,
  findProviders,
  insertProvider,
  lockProvider,
  noteCheck,
  removeProvider,
  updateProvider,
} from './store.ts';
import type { ProviderRow } from './tables.ts';

type One = { providerId: string };

/** For the job that seals values with the newest key. */
export const credentialColumn: SealedColumn = {
  table: 'secret_provider',
  column: 'credential',
  type: 'text',
  owner: 'org_id',
  each: (id, value, turn) => turn(String(value), placeOfCredential(id)),
};

const presented = ({
  orgId: _org,
  credential: _kept,
  checkedAt,
  createdAt,
  ...row
}: ProviderRow): SecretProviderView => ({
  ...row,
  checkedAt: checkedAt?.toISOString() ?? null,
  createdAt: createdAt.toISOString(),
});

async function locked(tx: Tx, id: string): Promise<ProviderRow> {
  const row = await lockProvider(tx.db, id);
  if (!row) throw notFound('secret provider', id);
  return row;
}

async function sealed(ctx: Context, { vault }: SecretGround, id: string, credential: string): Promise<string> {
  if (isSecretRef(credential) && !['keyring', 'environment'].includes(parseSecretRef(credential).provider))
    throw invalid('secret_ref_invalid', 'A credential may refer to the keyring or the environment only.', [
      { pointer: '/credential', detail: 'Begin with secret://keyring/ or secret://environment/.' },
    ]);
  return (await vault.sealOf(ctx.orgId)).close(new Secret(credential), placeOfCredential(id));
}

export async function listSecretProviders(ctx: Context): Promise<{ items: SecretProviderView[] }> {
  authorize(ctx, 'secret:read');
  return inTransaction(ctx, async (tx) => ({ items: (await findProviders(tx.db)).map(presented) }));
}

/** @throws Problem `secret_name_taken`, `secret_ref_invalid`. */
export const createSecretProviderWith =
  (ground: SecretGround) =>
  async (ctx: Context, input: z.output<typeof api.createSecretProvider.input>): Promise<SecretProviderView> => {
    authorize(ctx, 'secret:write');
    const id = uuidv7();
    const credential = await sealed(ctx, ground, id, input.credential);
    return inTransaction(ctx, async (tx) => {
      const row = await insertProvider(tx.db, {
        id,
        orgId: tx.orgId,
        name: input.name,
        settings: input.settings,
        credential,
        checkedAt: null,
        problem: null,
        createdBy: tx.actor.name,
        createdAt: tx.now(),
        rev: 1,
      });
      if (!row) throw conflict('secret_name_taken', `There is a provider ${input.name} already.`);
      await record(tx, secretProviderCreated, { subjectId: id }, { name: input.name });
      return presented(row);
    });
  };

/**
 * Another address needs the credential anew: else whoever may change providers could have it sent to themselves.
 * @throws Problem `secret_provider_not_found`, `stale_revision`, `credential_needed`.
 */
export const changeSecretProviderWith =
  (ground: SecretGround) =>
  async (ctx: Context, input: z.output<typeof api.changeSecretProvider.input>): Promise<SecretProviderView> => {
    authorize(ctx, 'secret:write');
    const { providerId, rev, settings, credential } = input;
    const fresh = credential === undefined ? null : await sealed(ctx, ground, providerId, credential);
    return inTransaction(ctx, async (tx) => {
      const row = await locked(tx, providerId);
      if (rev !== undefined && rev !== row.rev)
        throw conflict('stale_revision', 'Someone has changed this provider since you loaded it. Look again, then repeat.'); // prettier-ignore
      const after = settings ?? row.settings;
      const hasMoved = JSON.stringify(placeIn(after)) !== JSON.stringify(placeIn(row.settings));
      if (hasMoved && fresh === null)
        throw invalid('credential_needed', 'Give the credential again: the provider is at another address now.', [
          { pointer: '/credential', detail: 'It is needed with another address.' },
        ]);
      const fields = {
        ...(JSON.stringify(sorted(after)) !== JSON.stringify(sorted(row.settings)) && {
          settings: { before: row.settings, after },
        }),
        ...(fresh !== null && { credential: { before: '•••', after: '•••' } }),
      };
      if (Object.keys(fields).length === 0) return presented(row);
      const changed = await updateProvider(tx.db, row.id, { settings: after, credential: fresh ?? row.credential });
      await record(tx, secretProviderChanged, { subjectId: row.id }, { name: row.name, fields });
      return presented(changed);
    });
  };

type Settings = ProviderRow['settings'];
/** Where the credential is sent. */
const placeIn = (settings: Settings): unknown[] =>
  settings.kind === 'vault-kv' ? [settings.kind, settings.address] : [settings.kind, settings.endpoint];
/** The database keeps names in an order of its own. */
const sorted = (settings: Settings): unknown =>
  Object.entries(settings).toSorted(([one], [other]) => (one < other ? -1 : 1));

/** @throws Problem `secret_provider_not_found`. */
export async function deleteSecretProvider(ctx: Context, { providerId }: One): Promise<Record<string, never>> {
  authorize(ctx, 'secret:write');
  return inTransaction(ctx, async (tx) => {
    const { name } = await locked(tx, providerId);
    await removeProvider(tx.db, providerId);
    await record(tx, secretProviderDeleted, { subjectId: providerId }, { name });
    return {};
  });
}

/** The value is read and thrown away. What is wrong is the answer, and kept with the provider. */
export const testSecretProviderWith =
  (ground: SecretGround) =>
  async (
    ctx: Context,
    { providerId, path }: One & { path: string },
  ): Promise<{ ok: boolean; problem: string | null }> => {
    authorize(ctx, 'secret:write');
    const row = await inTransaction(ctx, (tx) => findProvider(tx.db, { id: providerId }));
    if (!row) throw notFound('secret provider', providerId);
    parseSecretRef(`secret://${row.name}/${path}`);
    const problem = await openProvider(ctx, ground, row)
      .then((read) => read(path))
      .then(
        () => null,
        (error: unknown) => {
          if (error instanceof Problem) return error.message;
          throw error;
        },
      );
    await inTransaction(ctx, async (tx) => {
      await noteCheck(tx.db, row.id, { checkedAt: tx.now(), problem });
      await record(tx, secretProviderTested, { subjectId: row.id }, { name: row.name, problem });
    });
    return { ok: problem === null, problem };
  };
