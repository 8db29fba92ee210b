// How far the ledger is, its keys and its roots.
import type { LedgerRootRow, LedgerState } from '@tocsin/contracts/api/ledger';
import type * as ledgerApi from '@tocsin/contracts/api/ledger';
import type { LedgerRoot } from '@tocsin/contracts/ledger/format';
import type { Page } from '@tocsin/contracts/page';
import type * as z from 'zod';

import { authorize } from '#platform/authorize';
import { inTransaction, type Context } from '#platform/context';
import { readCursor, writeCursor } from '#platform/cursor';

import { rootOf } from './present.ts';
import { sealRoot, type Ground } from './seal-root.ts';
import { findHead, findPublicKeys, findRoots, findUnchained } from './store.ts';

const sort = 'newest';
/** What stands before the 32 bytes of an Ed25519 key in SubjectPublicKeyInfo (RFC 8410). */
const spkiPrefix = '302a300506032b6570032100';

const pemOf = (publicKey: string): string =>
  `-----BEGIN PUBLIC KEY-----\n${Buffer.from(spkiPrefix + publicKey, 'hex').toString('base64')}\n-----END PUBLIC KEY-----\n`;

const presented = ({ orgId: _, ...root }: LedgerRoot): LedgerRootRow => root;

export async function getLedger(ctx: Context): Promise<LedgerState> {
  authorize(ctx, 'ledger:read');
  return inTransaction(ctx, async ({ db, orgId }) => {
    const head = await findHead(db, orgId);
    const [lastRoot] = await findRoots(db, orgId, { before: null, limit: 1 });
    const { count, oldestAt } = await findUnchained(db, orgId);
    return {
      head: head ? { seq: Number(head.seq), at: head.at.toISOString(), hash: head.hash } : null,
      lastRoot: lastRoot ? presented(rootOf(lastRoot)) : null,
      keys: (await findPublicKeys(db, orgId)).map(({ id, publicKey, createdAt }) => ({
        id,
        publicKey,
        pem: pemOf(publicKey),
        createdAt: createdAt.toISOString(),
      })),
      waiting: { count, oldestAt: oldestAt?.toISOString() ?? null },
    };
  });
}

export async function listLedgerRoots(
  ctx: Context,
  { cursor, limit }: z.output<typeof ledgerApi.listLedgerRoots.input>,
): Promise<Page<LedgerRootRow>> {
  authorize(ctx, 'ledger:read');
  const before = cursor === undefined ? null : Number(readCursor(cursor, sort, ['integer'])[0]);
  const rows = await inTransaction(ctx, ({ db, orgId }) => findRoots(db, orgId, { before, limit: limit + 1 }));
  const items = rows.slice(0, limit).map((row) => presented(rootOf(row)));
  const last = items.at(-1);
  return { items, next: rows.length > limit && last ? writeCursor(sort, [last.number]) : null };
}

/** An administrator does not wait for the hour. */
export const sealNowWith =
  (ground: Ground) =>
  async (ctx: Context): Promise<LedgerRootRow> => {
    authorize(ctx, 'ledger:verify');
    return presented(await sealRoot(ground, ctx));
  };
