// A ledger for tests: a folder of its own, activities to chain, and its export as one text.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { siteCreated } from '@tocsin/contracts/activity';

import { record } from '#platform/activity';
import { inTransaction, type Context } from '#platform/context';
import type { DatabaseHandle } from '#platform/database';
import { uuidv7 } from '#platform/id';
import { createSeal } from '#platform/seal';

import { chainNext } from './chain.ts';
import { beginExport, type ExportInput } from './export-route.ts';
import type { Ground } from './seal-root.ts';

export const aGround = (handle: DatabaseHandle): Ground => ({
  handle,
  seal: createSeal(Buffer.alloc(32, 7)),
  dir: mkdtempSync(join(tmpdir(), 'tocsin-ledger-')),
});

export async function act(ctx: Context, times: number): Promise<void> {
  for (let made = 0; made < times; made += 1)
    await inTransaction(ctx, (tx) =>
      record(tx, siteCreated, { subjectId: uuidv7() }, { code: `s${made}`, name: `Site Nº ${made}` }),
    );
}

/** Until nothing waits; what another transaction holds back comes with the next call. */
export async function chainAll(handle: DatabaseHandle): Promise<void> {
  while ((await chainNext(handle)) !== 'caughtUp');
}

export async function exported(ground: Ground, ctx: Context, input: ExportInput = {}): Promise<string> {
  let text = '';
  for await (const line of await beginExport(ground, ctx, input)) text += line;
  return text;
}
