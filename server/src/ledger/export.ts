// The ledger as lines of the format `tocsin-ledger-v1` to `-v3`, read page by page: an export never stands in memory.
import { nothingBefore, rootHash, type ExportFormat, type LedgerRoot } from '@tocsin/contracts/ledger/format';
import { createLedgerWriter, type LedgerWriter } from '@tocsin/contracts/ledger/write';

import type { Database } from '#platform/context';
import type { DatabaseHandle } from '#platform/database';
import type { Seal } from '#platform/seal';

import { findProven } from './anchors/store.ts';
import { signerOf } from './keys.ts';
import { activityContent, entryOf, rootOf } from './present.ts';
import {
  findEntries,
  findOrganisationName,
  findPublicKeys,
  findRootsAfter,
  hasRedactions,
  hasRemovals,
  lockRoots,
} from './store.ts';
import { tables } from './tables.ts';

export type Extent = { first: number; last: number };
export type ExportGround = {
  handle: DatabaseHandle;
  seal: Seal;
  /** Opens a transaction that sees what the reader may see: records beyond that are given by their hash alone. */
  read: <T>(work: (db: Database) => Promise<T>) => Promise<T>;
};

const page = 500;

async function hashBefore(db: Database, orgId: string, seq: number): Promise<string> {
  const row = await tables(db)
    .selectFrom('ledgerEntry')
    .select('hash')
    .where('orgId', '=', orgId)
    .where('seq', '=', seq - 1)
    .executeTakeFirst();
  return row?.hash ?? nothingBefore;
}

async function* entriesOf(
  { read }: ExportGround,
  { orgId, fromSeq, toSeq }: LedgerRoot,
  writer: LedgerWriter,
): AsyncGenerator<string> {
  for (let after = fromSeq - 1; after < toSeq;) {
    const found = await read((db) => findEntries(db, orgId, { after, last: toSeq, limit: page }));
    for (const { entry, activity, removedBy, redactions } of found)
      yield await writer.entry({
        ...entryOf(entry),
        content: activity === null ? null : activityContent(activity),
        ...(removedBy === null ? {} : { removedBy }),
        ...(redactions.length === 0
          ? {}
          : { erased: redactions.map(({ erasureId, afterHash }) => ({ by: erasureId, hash: afterHash })) }),
      });
    const last = found.at(-1);
    // Where entries are gone there is nothing to go on with; whoever verifies sees the gap.
    if (!last) return;
    after = Number(last.entry.seq);
  }
}

/** What others vouch for of the root. */
async function* anchorsOf({ read }: ExportGround, root: LedgerRoot, writer: LedgerWriter): AsyncGenerator<string> {
  const { orgId, number } = root;
  for (const row of await read((db) => findProven(db, orgId, number)))
    yield await writer.anchor({
      orgId,
      number,
      anchor: row.kind,
      digest: row.digest,
      place: row.place,
      at: row.anchoredAt?.toISOString() ?? '',
      proof: row.proof ?? '',
    });
}

/** The first that has what is needed. */
async function formatOf(db: Database, orgId: string): Promise<ExportFormat> {
  if (await hasRedactions(db, orgId)) return 'tocsin-ledger-v3';
  return (await hasRemovals(db, orgId)) ? 'tocsin-ledger-v2' : 'tocsin-ledger-v1';
}

/** Roots `first` to `last`, each behind the entries below it. */
export async function* exportLedgerLines(
  ground: ExportGround,
  { orgId, extent, now }: { orgId: string; extent: Extent; now: Date },
): AsyncGenerator<string> {
  const { handle, seal, read } = ground;
  const { signer, format } = await handle.asSystem(async (db) => {
    await lockRoots(db, orgId);
    return {
      signer: await signerOf(db, orgId, { seal, now }),
      format: await formatOf(db, orgId),
    };
  });
  const writer = createLedgerWriter(signer.keyId, signer.sign, format);
  let previous: LedgerRoot | null = null;
  let begun = false;
  for (let after = Math.max(extent.first - 2, 0); after < extent.last;) {
    const roots: LedgerRoot[] = (await read((db) => findRootsAfter(db, orgId, after, page)))
      .map(rootOf)
      .filter(({ number }) => number <= extent.last);
    const last = roots.at(-1);
    if (!last) break;
    after = last.number;
    for (const root of roots) {
      if (root.number < extent.first) {
        previous = root;
        continue;
      }
      if (!begun) {
        begun = true;
        yield await writer.header({
          orgId,
          ...(await read(async (db) => ({
            organisation: await findOrganisationName(db, orgId),
            keys: (await findPublicKeys(db, orgId)).map(({ id, publicKey }) => ({ id, publicKey })),
            prevHash: await hashBefore(db, orgId, root.fromSeq),
          }))),
          exportedAt: now.toISOString(),
          fromSeq: root.fromSeq,
          fromRoot: root.number,
          prevRoot: previous === null ? nothingBefore : await rootHash(previous),
        });
      }
      yield* entriesOf(ground, root, writer);
      yield await writer.root(root);
      yield* anchorsOf(ground, root, writer);
    }
  }
  yield await writer.footer(orgId);
}
