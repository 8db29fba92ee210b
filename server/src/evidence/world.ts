// What the verbs of evidence stand on, and the keys and bytes of one item.
import { randomBytes } from 'node:crypto';

import type { Context } from '#platform/context';
import type { DatabaseHandle } from '#platform/database';
import { conflict } from '#platform/errors';
import type { EventStore } from '#platform/event-store';
import type { Jobs } from '#platform/jobs';
import type { SealedColumn } from '#platform/keys/reseal';
import type { Log } from '#platform/log';
import type { Outbound } from '#platform/outbound';
import type { Dial } from '#platform/outbound/dial';
import { Secret } from '#platform/secret';
import type { Vault } from '#platform/vault';

import type { DiskStore } from './disk-store.ts';
import type { S3Store } from './s3-store.ts';
import type { Scanner } from './scanner.ts';
import type { EvidenceRow } from './tables.ts';
import { keyBytes, type Vessel } from './vessel.ts';

export type EvidenceWorld = {
  handle: DatabaseHandle;
  vault: Vault;
  /** Of the events that are captured. */
  events: EventStore;
  outbound: Outbound;
  dial: Dial;
  jobs: Jobs;
  log: Log;
  disk: DiskStore;
  /** Where whole files are kept instead of the disk. */
  s3: S3Store | null;
  scanner: Scanner | null;
};

const placeOfKey = (evidenceId: string): string => `evidence.key ${evidenceId}`;
const placeOfPassword = (archiveId: string): string => `evidence_archive.password ${archiveId}`;

/** The sealed columns of this module, for when the organisation's key changes. */
export const evidenceSecrets: readonly SealedColumn[] = [
  {
    table: 'evidence',
    column: 'sealed_key',
    type: 'text',
    owner: 'org_id',
    each: (id, value, turn) => turn(String(value), placeOfKey(id)),
  },
];

/** A key for one item alone, and how it is kept. Outside of any transaction. */
export async function newVessel(
  { vault }: EvidenceWorld,
  { orgId }: Context,
  evidenceId: string,
): Promise<{ vessel: Vessel; sealedKey: string }> {
  const key = randomBytes(keyBytes);
  const seal = await vault.sealOf(orgId);
  const sealedKey = seal.close(new Secret(key.toString('base64url')), placeOfKey(evidenceId));
  return { vessel: { orgId, evidenceId, key }, sealedKey };
}

/** Outside of any transaction. @throws Problem `evidence_has_no_bytes` */
export async function vesselOf(
  { vault }: EvidenceWorld,
  { id, orgId, sealedKey }: Pick<EvidenceRow, 'id' | 'orgId' | 'sealedKey'>,
): Promise<Vessel> {
  if (sealedKey === null) throw noBytes();
  const seal = await vault.sealOf(orgId);
  return { orgId, evidenceId: id, key: Buffer.from(seal.open(sealedKey, placeOfKey(id)).reveal(), 'base64url') };
}

export const noBytes = () => conflict('evidence_has_no_bytes', 'There are no bytes of this item here.');

/** The plain bytes of an item, some at a time. @throws Problem `evidence_has_no_bytes`, Error where they were changed */
export async function* bytesOf(
  world: EvidenceWorld,
  row: EvidenceRow,
  range: { from?: number; to?: number } = {},
): AsyncGenerator<Buffer> {
  if (row.bytes === null || row.store === null) throw noBytes();
  const vessel = await vesselOf(world, row);
  const wanted = { bytes: row.bytes, ...range };
  if (row.store === 'disk') yield* world.disk.read(vessel, wanted);
  else if (world.s3) yield* world.s3.read(vessel, wanted);
  else throw conflict('evidence_store_missing', 'The bucket that keeps this item is not set up here any more.');
}

export async function sealPassword(
  { vault }: EvidenceWorld,
  orgId: string,
  id: string,
  password: string,
): Promise<string> {
  return (await vault.sealOf(orgId)).close(new Secret(password), placeOfPassword(id));
}
export async function openPassword(
  { vault }: EvidenceWorld,
  orgId: string,
  id: string,
  sealed: string,
): Promise<string> {
  return (await vault.sealOf(orgId)).open(sealed, placeOfPassword(id)).reveal();
}
