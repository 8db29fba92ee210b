// An administrator keeps secrets, rotates them and sees who uses them. Nobody reads a value.
import { secretChanged, secretCreated, secretDeleted, secretRotated } from '@tocsin/contracts/activity';
import type { KeptSecret, SecretUse } from '@tocsin/contracts/api/secrets';
import type * as api from '@tocsin/contracts/api/secrets';
import type * as z from 'zod';

import { record } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context, type Tx } from '#platform/context';
import { conflict, invalid, notFound } from '#platform/errors';
import { uuidv7 } from '#platform/id';
import { Secret } from '#platform/secret';
import { isSecretRef } from '#platform/secrets';
import type { Vault } from '#platform/vault';

import { placeOfSecret } from './keyring.ts';
import {
  findLastUses,
  findSecret,
  findSecrets,
  findUses,
  insertSecret,
  lockSecret,
  removeSecret,
  updateSecret,
} from './store.ts';
import type { SecretRow } from './tables.ts';

export type Desk = { vault: Pick<Vault, 'sealOf'> };
type One = { secretId: string };
const [hourMs, dayMs] = [3_600_000, 86_400_000];

const refOf = (name: string): string => `keyring/${name}`;

function presented(row: SecretRow, lastUsedAt: Date | null, now: Date): KeptSecret {
  const { id, name, description, rotateEveryDays, rotatedAt, previousUntil, createdBy, createdAt, rev } = row;
  return {
    id,
    name,
    reference: `secret://${refOf(name)}`,
    description,
    rotateEveryDays,
    rotatedAt: rotatedAt.toISOString(),
    due: rotateEveryDays !== null && rotatedAt.getTime() + rotateEveryDays * dayMs <= now.getTime(),
    previousUntil: previousUntil && previousUntil > now ? previousUntil.toISOString() : null,
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
    createdBy,
    createdAt: createdAt.toISOString(),
    rev,
  };
}

async function present(tx: Tx, row: SecretRow): Promise<KeptSecret> {
  const uses = await findLastUses(tx.db);
  return presented(row, uses.find(({ secret }) => secret === refOf(row.name))?.lastAt ?? null, tx.now());
}

async function locked(tx: Tx, id: string): Promise<SecretRow> {
  const row = await lockSecret(tx.db, id);
  if (!row) throw notFound('secret', id);
  return row;
}

/** A reference kept as a value would be looked up in circles. */
async function sealed(ctx: Context, { vault }: Desk, id: string, value: string): Promise<string> {
  if (isSecretRef(value))
    throw invalid('secret_ref_invalid', 'A kept secret is a value, not a reference to another.', [
      { pointer: '/value', detail: 'Write the reference where the secret is used.' },
    ]);
  return (await vault.sealOf(ctx.orgId)).close(new Secret(value), placeOfSecret(id));
}

export async function listSecrets(ctx: Context): Promise<{ items: KeptSecret[] }> {
  authorize(ctx, 'secret:read');
  return inTransaction(ctx, async (tx) => {
    const uses = new Map((await findLastUses(tx.db)).map(({ secret, lastAt }) => [secret, lastAt]));
    const rows = await findSecrets(tx.db);
    return { items: rows.map((row) => presented(row, uses.get(refOf(row.name)) ?? null, tx.now())) };
  });
}

/** @throws Problem `secret_name_taken`. */
export const createSecretWith =
  (desk: Desk) =>
  async (ctx: Context, { name, value, ...about }: z.output<typeof api.createSecret.input>): Promise<KeptSecret> => {
    authorize(ctx, 'secret:write');
    const id = uuidv7();
    const current = await sealed(ctx, desk, id, value);
    return inTransaction(ctx, async (tx) => {
      const row = await insertSecret(tx.db, {
        ...about,
        id,
        orgId: tx.orgId,
        name,
        current,
        previous: null,
        previousUntil: null,
        rotatedAt: tx.now(),
        createdBy: tx.actor.name,
        createdAt: tx.now(),
        rev: 1,
      });
      if (!row) throw conflict('secret_name_taken', `There is a secret ${name} already.`);
      await record(tx, secretCreated, { subjectId: id }, { name });
      return present(tx, row);
    });
  };

/** @throws Problem `secret_not_found`, `stale_revision`. */
export async function changeSecret(ctx: Context, input: z.output<typeof api.changeSecret.input>): Promise<KeptSecret> {
  authorize(ctx, 'secret:write');
  return inTransaction(ctx, async (tx) => {
    const row = await locked(tx, input.secretId);
    if (input.rev !== undefined && input.rev !== row.rev)
      throw conflict('stale_revision', 'Someone has changed this secret since you loaded it. Look again, then repeat.');
    const { description = row.description, rotateEveryDays = row.rotateEveryDays } = input;
    const fields = {
      ...(description !== row.description && { description: { before: row.description, after: description } }),
      ...(rotateEveryDays !== row.rotateEveryDays && {
        rotateEveryDays: { before: row.rotateEveryDays, after: rotateEveryDays },
      }),
    };
    if (Object.keys(fields).length === 0) return present(tx, row);
    const after = await updateSecret(tx.db, row.id, { description, rotateEveryDays });
    await record(tx, secretChanged, { subjectId: row.id }, { name: row.name, fields });
    return present(tx, after);
  });
}

/** @throws Problem `secret_not_found`. */
export const rotateSecretWith =
  (desk: Desk) =>
  async (
    ctx: Context,
    { secretId, value, overlapHours }: z.output<typeof api.rotateSecret.input>,
  ): Promise<KeptSecret> => {
    authorize(ctx, 'secret:write');
    const current = await sealed(ctx, desk, secretId, value);
    return inTransaction(ctx, async (tx) => {
      const row = await locked(tx, secretId);
      const overlaps = overlapHours > 0;
      const after = await updateSecret(tx.db, secretId, {
        current,
        previous: overlaps ? row.current : null,
        previousUntil: overlaps ? new Date(tx.now().getTime() + overlapHours * hourMs) : null,
        rotatedAt: tx.now(),
      });
      await record(tx, secretRotated, { subjectId: secretId }, { name: row.name, overlapHours });
      return present(tx, after);
    });
  };

/** @throws Problem `secret_not_found`. */
export async function deleteSecret(ctx: Context, { secretId }: One): Promise<Record<string, never>> {
  authorize(ctx, 'secret:write');
  return inTransaction(ctx, async (tx) => {
    const { name } = await locked(tx, secretId);
    await removeSecret(tx.db, secretId);
    await record(tx, secretDeleted, { subjectId: secretId }, { name });
    return {};
  });
}

/** @throws Problem `secret_not_found`. */
export async function listSecretUses(ctx: Context, { secretId }: One): Promise<{ items: SecretUse[] }> {
  authorize(ctx, 'secret:read');
  return inTransaction(ctx, async (tx) => {
    const row = await findSecret(tx.db, secretId);
    if (!row) throw notFound('secret', secretId);
    const found = await findUses(tx.db, refOf(row.name));
    return {
      items: found.map(({ purpose, actorKind, actorId, actorName, day, uses, lastAt }) => ({
        purpose,
        actor: { kind: actorKind, id: actorId, name: actorName },
        day,
        uses,
        lastAt: lastAt.toISOString(),
      })),
    };
  });
}
