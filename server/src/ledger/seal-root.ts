// Signs a root over what was chained since the last one: each hour, also when nothing happened, and before an export.
import { fromHex, toHex } from '@tocsin/contracts/ledger/bytes';
import { nothingBefore, rootHash, rootStatement, type LedgerRoot } from '@tocsin/contracts/ledger/format';
import { createTree } from '@tocsin/contracts/ledger/merkle';

import type { Context, Database } from '#platform/context';
import type { DatabaseHandle } from '#platform/database';
import type { Seal } from '#platform/seal';

import { signerOf } from './keys.ts';
import { rootOf } from './present.ts';
import { appendRoots, lastOnFile } from './root-files.ts';
import { findHead, findRoots, findRootsAfter, insertRoot, lockRoots } from './store.ts';
import { tables } from './tables.ts';

/** What the ledger stands on. `dir` holds the files of roots. */
export type Ground = { handle: DatabaseHandle; seal: Seal; dir: string };

const page = 1000;

async function treeOver(db: Database, orgId: string, fromSeq: number, toSeq: number): Promise<string> {
  const tree = createTree();
  for (let after = fromSeq - 1; after < toSeq; after += page) {
    const leaves = await tables(db)
      .selectFrom('ledgerEntry')
      .select('hash')
      .where('orgId', '=', orgId)
      .where('seq', '>', after)
      .where('seq', '<=', Math.min(after + page, toSeq))
      .orderBy('seq')
      .execute();
    for (const { hash } of leaves) await tree.add(fromHex(hash));
  }
  return toHex(await tree.root());
}

/** The new root, in the database and on file. */
export async function sealRoot(
  { handle, seal, dir }: Ground,
  { orgId, now }: Pick<Context, 'orgId' | 'now'>,
): Promise<LedgerRoot> {
  const made = await handle.asSystem(async (db) => {
    await lockRoots(db, orgId);
    const [before] = (await findRoots(db, orgId, { before: null, limit: 1 })).map(rootOf);
    const fromSeq = (before?.toSeq ?? 0) + 1;
    const toSeq = Number((await findHead(db, orgId))?.seq ?? 0);
    const { keyId, sign } = await signerOf(db, orgId, { seal, now: now() });
    const at = now();
    const fields = {
      orgId,
      number: (before?.number ?? 0) + 1,
      fromSeq,
      toSeq,
      root: await treeOver(db, orgId, fromSeq, toSeq),
      prevRoot: before ? await rootHash(before) : nothingBefore,
      at: at.toISOString(),
      keyId,
    };
    const root = { ...fields, signature: sign(rootStatement(fields)) };
    await insertRoot(db, { ...root, at });
    return root;
  });
  await fileRoots({ handle, dir }, orgId);
  return made;
}

/** Writes what is not on file yet: a crash between database and file is made up for by the next one. */
async function fileRoots({ handle, dir }: Pick<Ground, 'handle' | 'dir'>, orgId: string): Promise<void> {
  await handle.asSystem(async (db) => {
    await lockRoots(db, orgId);
    for (;;) {
      const rows = await findRootsAfter(db, orgId, await lastOnFile(dir, orgId), page);
      if (rows.length === 0) return;
      await appendRoots(dir, orgId, rows.map(rootOf));
    }
  });
}
