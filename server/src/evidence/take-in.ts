// Takes the bytes of an item in: hashed while they stream, sealed on the way to the disk, then one step of custody.
import { createHash, type Hash } from 'node:crypto';

import type { Evidence } from '@tocsin/contracts/evidence';

import { inTransaction, type Context, type Tx } from '#platform/context';
import { conflict, Problem } from '#platform/errors';

import { addStep } from './custody.ts';
import { requireRoom } from './limits.ts';
import { present } from './present.ts';
import { insertEvidence, type NewEvidence } from './register.ts';
import { scanLater } from './scan.ts';
import { mediaTypeOf, programs } from './sniff.ts';
import { lockEvidence, updateEvidence } from './store.ts';
import type { EvidenceRow } from './tables.ts';
import type { Vessel } from './vessel.ts';
import { newVessel, type EvidenceWorld } from './world.ts';

export type Arrived = { vessel: Vessel; sealedKey: string; fileName: string; bytes: number; sha256: string };

/** The whole file gets its final place. Outside of any transaction. @returns what it is by its first bytes */
export async function settle(
  world: EvidenceWorld,
  { vessel, bytes }: Pick<Arrived, 'vessel' | 'bytes'>,
): Promise<string> {
  const head: Buffer[] = [];
  for await (const piece of world.disk.readGrowing(vessel, bytes)) {
    head.push(piece.subarray(0, 4096));
    break;
  }
  if (world.s3) {
    await world.s3.keep(vessel, world.disk.sealedGrowing(vessel, bytes));
    await world.disk.removeGrowing(vessel);
  } else await world.disk.keep(vessel);
  return mediaTypeOf(Buffer.concat(head));
}

/** @throws Problem `evidence_has_bytes` */
export async function noteArrival(
  world: EvidenceWorld,
  tx: Tx,
  evidenceId: string,
  { sealedKey, fileName, bytes, sha256, mediaType }: Omit<Arrived, 'vessel'> & { mediaType: string },
): Promise<EvidenceRow> {
  const row = await lockEvidence(tx.db, evidenceId);
  requireEmpty(row);
  const next = await updateEvidence(tx, row, {
    state: 'collecting',
    fileName,
    bytes,
    sha256,
    mediaType,
    store: world.s3 ? 's3' : 'disk',
    sealedKey,
    malwareSafe: row.malwareSafe && !programs.includes(mediaType),
    scanState: world.scanner ? 'pending' : 'none',
    verifiedAt: tx.now(),
    verifiedOk: true,
  });
  const atSource = row.acquisition.sha256AtSource;
  const noted = await addStep(tx, next, {
    action: 'uploaded',
    changes: { fileName, bytes, sha256, mediaType, ...(atSource && { sameAsAtSource: atSource === sha256 }) },
    verification: atSource ? { sha256: atSource, ok: atSource === sha256 } : null,
    detail: sha256,
  });
  if (world.scanner) await scanLater(world, tx, noted.id);
  return noted;
}

export function requireEmpty(row: EvidenceRow): void {
  if (row.state !== 'registered' || row.bytes !== null || row.kind === 'physical')
    throw conflict(
      'evidence_has_bytes',
      'This item takes no bytes: it has them already, or is sealed, or is physical.',
    );
}

/** What Tocsin itself takes in, at once: a new item with its bytes. @throws Problem `evidence_too_large`, `evidence_full` */
export async function takeIn(
  world: EvidenceWorld,
  ctx: Context,
  about: NewEvidence,
  file: { name: string; content: AsyncIterable<Uint8Array>; mostBytes: number },
): Promise<Evidence> {
  const registered = await inTransaction(ctx, async (tx) => {
    await requireRoom(tx, 1);
    return insertEvidence(tx, about);
  });
  const { vessel, sealedKey } = await newVessel(world, ctx, registered.id);
  const hash = createHash('sha256');
  const bytes = await writeAll(world, vessel, file, hash);
  const arrived = { vessel, sealedKey, fileName: file.name, bytes, sha256: hash.digest('hex') };
  const mediaType = await settle(world, arrived);
  return inTransaction(ctx, async (tx) =>
    present(tx, await noteArrival(world, tx, registered.id, { ...arrived, mediaType })),
  );
}

async function writeAll(
  { disk }: EvidenceWorld,
  vessel: Vessel,
  { content, mostBytes }: { content: AsyncIterable<Uint8Array>; mostBytes: number },
  hash: Hash,
): Promise<number> {
  const file = await disk.grow(vessel, 0);
  try {
    for await (const piece of content) {
      if (file.received() + piece.length > mostBytes)
        throw new Problem('too_large', 'evidence_too_large', `A capture may hold ${mostBytes} bytes at most.`);
      hash.update(piece);
      await file.write(piece);
    }
    await file.flush();
    return file.received();
  } catch (error) {
    await disk.removeGrowing(vessel);
    throw error;
  } finally {
    await file.close();
  }
}
