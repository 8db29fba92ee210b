// Resumable uploads by the tus protocol 1.0 (core, creation, termination, expiration): https://tus.io/protocols/resumable-upload
//
// The hash runs along in memory. After a restart, or in another process, what is on the disk is hashed anew before more
// is taken: state of a hash that was kept could not be told from one that was made up.
import { createHash, randomUUID, type Hash } from 'node:crypto';

import { sql } from 'kysely';

import { authorize } from '#platform/authorize';
import { inTransaction, type Context } from '#platform/context';
import { conflict, invalid, notFound, Problem } from '#platform/errors';
import { uuidv7 } from '#platform/id';

import type { Growing } from './disk-store.ts';
import { requireUsable } from './guard.ts';
import { requireRoom } from './limits.ts';
import { findEvidence } from './store.ts';
import { tables, type UploadRow } from './tables.ts';
import { noteArrival, requireEmpty, settle } from './take-in.ts';
import { newVessel, vesselOf, type EvidenceWorld } from './world.ts';

const keptMs = 7 * 24 * 3_600_000;
const leaseMs = 60_000;
/** So often what is on the disk is noted. */
const noteBytes = 32 * 2 ** 20;
const hashesInMemory = 64;

type NewUpload = { evidenceId: string; fileName: string; length: number };
export type Uploads = {
  create: (ctx: Context, upload: NewUpload) => Promise<UploadRow>;
  find: (ctx: Context, uploadId: string) => Promise<UploadRow>;
  /** @returns how it stands; `whole` once the item has its bytes */
  append: (ctx: Context, uploadId: string, offset: number, body: AsyncIterable<Uint8Array>) => Promise<Standing>;
  terminate: (ctx: Context, uploadId: string) => Promise<void>;
  /** Those nobody went on with. */
  expire: (ctx: Context) => Promise<void>;
};
export type Standing = Pick<UploadRow, 'received' | 'length' | 'expiresAt'> & { whole: boolean };

const longestName = 255;
/** A name, never a path. */
export const fileNameOf = (given: string): string =>
  // oxlint-disable-next-line no-control-regex -- these must not stand in a name
  (given.toWellFormed().split(/[\\/]/).at(-1) ?? '').replaceAll(/[\u0000-\u001f\u007f]/g, '').slice(0, longestName) ||
  'file';

async function mine(ctx: Context, uploadId: string): Promise<UploadRow> {
  const row = await inTransaction(ctx, ({ db }) =>
    tables(db).selectFrom('evidenceUpload').selectAll().where('id', '=', uploadId).executeTakeFirst(),
  );
  if (!row || row.personId !== ctx.actor.id || row.expiresAt <= ctx.now()) throw notFound('upload', uploadId);
  return row;
}

/** Whoever writes alone: two at once would mix their bytes. */
async function lease(ctx: Context, { id, received }: UploadRow): Promise<string> {
  const own = randomUUID();
  const taken = await inTransaction(ctx, ({ db }) =>
    tables(db)
      .updateTable('evidenceUpload')
      .set({ lease: own, leaseUntil: new Date(ctx.now().getTime() + leaseMs) })
      .where('id', '=', id)
      .where('received', '=', received)
      .where((where) => where.or([where('lease', 'is', null), where('leaseUntil', '<', ctx.now())]))
      .returning('id')
      .executeTakeFirst(),
  );
  if (!taken) throw conflict('upload_busy', 'Somebody else is sending to this upload at this moment.');
  return own;
}

async function note(ctx: Context, id: string, own: string, received: number, { release = false } = {}): Promise<void> {
  const now = ctx.now().getTime();
  const kept = await inTransaction(ctx, ({ db }) =>
    tables(db)
      .updateTable('evidenceUpload')
      .set({
        received,
        expiresAt: new Date(now + keptMs),
        ...(release ? { lease: null, leaseUntil: null } : { leaseUntil: new Date(now + leaseMs) }),
      })
      .where('id', '=', id)
      .where('lease', '=', own)
      .returning('id')
      .executeTakeFirst(),
  );
  if (!kept) throw conflict('upload_busy', 'The upload was taken over or ended.');
}

/** The bytes of uploads, and what is remembered of their hashes. */
function createReceiving(world: EvidenceWorld) {
  const hashes = new Map<string, { hash: Hash; received: number }>();
  const remember = (id: string, hash: Hash, received: number): void => {
    hashes.delete(id);
    hashes.set(id, { hash, received });
    for (const oldest of hashes.keys()) {
      if (hashes.size <= hashesInMemory) break;
      hashes.delete(oldest);
    }
  };
  const hashOf = async (row: UploadRow, received: number): Promise<Hash> => {
    const known = hashes.get(row.id);
    if (known?.received === received) return known.hash;
    const hash = createHash('sha256');
    const vessel = await vesselOf(world, { ...row, id: row.evidenceId });
    if (received > 0) for await (const piece of world.disk.readGrowing(vessel, received)) hash.update(piece);
    return hash;
  };

  /** Takes what comes; what had come when it broke off stays. */
  const receive = async (
    ctx: Context,
    row: UploadRow,
    { own, file, hash }: { own: string; file: Growing; hash: Hash },
    body: AsyncIterable<Uint8Array>,
  ): Promise<void> => {
    let noted = file.received();
    try {
      for await (const piece of body) {
        if (file.received() + piece.length > row.length)
          throw new Problem('too_large', 'upload_too_long', `The upload was said to have ${row.length} bytes.`);
        hash.update(piece);
        await file.write(piece);
        if (file.received() - noted < noteBytes) continue;
        await file.flush();
        await note(ctx, row.id, own, file.received());
        noted = file.received();
      }
    } finally {
      await file.flush();
      remember(row.id, hash, file.received());
      await note(ctx, row.id, own, file.received(), { release: file.received() < row.length });
    }
  };

  const finish = async (ctx: Context, row: UploadRow, hash: Hash): Promise<void> => {
    const { evidenceId, sealedKey, fileName, length: bytes } = row;
    const vessel = await vesselOf(world, { ...row, id: evidenceId });
    const sha256 = hash.copy().digest('hex');
    const mediaType = await settle(world, { vessel, bytes });
    await inTransaction(ctx, async (tx) => {
      await noteArrival(world, tx, evidenceId, { sealedKey, fileName, bytes, sha256, mediaType });
      await tables(tx.db).deleteFrom('evidenceUpload').where('id', '=', row.id).execute();
    });
    hashes.delete(row.id);
  };

  const drop = async (ctx: Context, row: UploadRow): Promise<void> => {
    await inTransaction(ctx, ({ db }) => tables(db).deleteFrom('evidenceUpload').where('id', '=', row.id).execute());
    hashes.delete(row.id);
    await world.disk.removeGrowing(await vesselOf(world, { ...row, id: row.evidenceId }));
  };

  return { hashOf, receive, finish, drop };
}

const createWith =
  (world: EvidenceWorld): Uploads['create'] =>
  async (ctx, { evidenceId, fileName, length }) => {
    authorize(ctx, 'evidence:write');
    if (length < 1) throw invalid('upload_length', 'An upload has at least one byte.');
    const { id } = await inTransaction(ctx, async (tx) => {
      const found = await findEvidence(tx.db, evidenceId);
      requireUsable(found);
      requireEmpty(found);
      await requireRoom(tx, length);
      return found;
    });
    const { sealedKey } = await newVessel(world, ctx, id);
    return inTransaction(ctx, async (tx) => {
      const made = await tables(tx.db)
        .insertInto('evidenceUpload')
        .values({
          id: uuidv7(),
          orgId: tx.orgId,
          evidenceId: id,
          personId: tx.actor.id,
          fileName: fileNameOf(fileName),
          length,
          received: 0,
          sealedKey,
          lease: null,
          leaseUntil: null,
          expiresAt: new Date(tx.now().getTime() + keptMs),
        })
        .onConflict((on) => on.column('evidenceId').doNothing())
        .returningAll()
        .executeTakeFirst();
      if (!made) throw conflict('upload_exists', 'There is an upload for this item already: go on with it or end it.');
      return made;
    });
  };

export function createUploads(world: EvidenceWorld): Uploads {
  const { hashOf, receive, finish, drop } = createReceiving(world);

  return {
    create: createWith(world),
    find: async (ctx, uploadId) => {
      authorize(ctx, 'evidence:write');
      return await mine(ctx, uploadId);
    },
    append: async (ctx, uploadId, offset, body) => {
      authorize(ctx, 'evidence:write');
      const row = await mine(ctx, uploadId);
      if (offset !== row.received)
        throw conflict('upload_offset', `The upload stands at ${row.received}, not at ${offset}.`);
      const own = await lease(ctx, row);
      const file = await world.disk.grow(await vesselOf(world, { ...row, id: row.evidenceId }), row.received);
      let hash: Hash;
      try {
        if (file.received() !== offset) {
          await note(ctx, row.id, own, file.received(), { release: true });
          throw conflict('upload_offset', `The upload stands at ${file.received()}, not at ${offset}.`);
        }
        hash = await hashOf(row, offset);
        await receive(ctx, row, { own, file, hash }, body);
      } finally {
        await file.close();
      }
      const whole = file.received() === row.length;
      if (whole) await finish(ctx, row, hash);
      return {
        received: file.received(),
        length: row.length,
        expiresAt: new Date(ctx.now().getTime() + keptMs),
        whole,
      };
    },
    terminate: async (ctx, uploadId) => {
      authorize(ctx, 'evidence:write');
      await drop(ctx, await mine(ctx, uploadId));
    },
    expire: async (ctx) => {
      const rows = await inTransaction(ctx, ({ db }) =>
        tables(db)
          .selectFrom('evidenceUpload')
          .selectAll()
          .where('orgId', '=', ctx.orgId)
          .where(sql<boolean>`expires_at < ${ctx.now()}`)
          .execute(),
      );
      for (const row of rows) await drop(ctx, row);
    },
  };
}
