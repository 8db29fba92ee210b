// POST /ledger/export: puts everything below a root, then hands out the file as it is read.
import { Readable } from 'node:stream';

import { ledgerExported } from '@tocsin/contracts/activity';
import { exportLedger as endpoint } from '@tocsin/contracts/api/ledger';

import { record } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context } from '#platform/context';
import { conflict, invalid } from '#platform/errors';
import { readText } from '#platform/http/read-body';
import { raw, type RawRoute } from '#platform/module';

import { exportLedgerLines, type Extent } from './export.ts';
import { sealRoot, type Ground } from './seal-root.ts';
import { findRootRange } from './store.ts';

export type ExportInput = { from?: string | undefined; to?: string | undefined };

/** Recorded before the first line is sent. @throws Problem `ledger_range_empty` when no root was made in the time. */
export async function beginExport(
  ground: Ground,
  ctx: Context,
  { from, to }: ExportInput,
): Promise<AsyncGenerator<string>> {
  authorize(ctx, 'audit:export');
  if (to === undefined || new Date(to) >= ctx.now()) await sealRoot(ground, ctx);
  const range = { from: from === undefined ? null : new Date(from), to: to === undefined ? null : new Date(to) };
  const extent = await inTransaction(ctx, async (tx): Promise<Extent> => {
    const found = await findRootRange(tx.db, tx.orgId, range);
    if (!found) throw conflict('ledger_range_empty', 'No root was signed in this time.');
    await record(
      tx,
      ledgerExported,
      { subjectId: tx.orgId, result: 'read' },
      { fromRoot: found.first, toRoot: found.last },
    );
    return found;
  });
  const { handle, seal } = ground;
  return exportLedgerLines({ handle, seal, read: ctx.transact }, { orgId: ctx.orgId, extent, now: ctx.now() });
}

export const exportRoute = (ground: Ground): RawRoute =>
  raw(
    'POST',
    endpoint.path,
    endpoint.permission,
    async (ctx, request, reply) => {
      const lines = await beginExport(ground, ctx, await inputOf(request.body));
      return reply
        .type('application/x-ndjson')
        .header('content-disposition', 'attachment; filename="tocsin-ledger.ndjson"')
        .send(Readable.from(lines));
    },
    { metered: true },
  );

/** Two times as text are far below this. */
const mostBytes = 64 * 1024;

async function inputOf(body: unknown): Promise<ExportInput> {
  const text = await readText(body, mostBytes);
  const read = endpoint.input.safeParse(text === '' ? {} : parsed(text));
  if (!read.success) throw invalid('invalid_input', 'The body is a JSON object with `from` and `to`, or neither.');
  return read.data;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
