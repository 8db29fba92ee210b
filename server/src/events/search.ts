// Finds events, newest first: a page at once, or rows as they are found.
import type { EventStreamLine, searchEvents as endpoint } from '@tocsin/contracts/api/events';
import type { EventRow } from '@tocsin/contracts/event';
import type { Page } from '@tocsin/contracts/page';
import type * as z from 'zod';

import { authorize } from '#platform/authorize';
import type { Context } from '#platform/context';
import { Problem } from '#platform/errors';
import { type EventStore, EventStoreError, wallOf } from '#platform/event-store';

import { keyOf, keyParams, keySql } from './event-id.ts';
import { compileQuery } from './query/compile.ts';
import { rowColumns, toEventRow, type StoredRow } from './row.ts';
import { scopeOf } from './scope.ts';
import { answering, searchProblem } from './store-problem.ts';
import { stepsBack, windowOf, type Window } from './window.ts';

export type SearchInput = z.output<typeof endpoint.input>;
type Step = { rows: EventRow[]; window: Window; rowsRead: number };

/** @throws Problem `query_syntax`, `time_range_reversed`, `invalid_cursor`, `search_too_slow`, `search_too_large` */
export async function searchEvents(store: EventStore, ctx: Context, input: SearchInput): Promise<Page<EventRow>> {
  authorize(ctx, 'event:read');
  return answering(async () => {
    const items: EventRow[] = [];
    for await (const { rows } of steps(store, ctx, input)) items.push(...rows);
    return { items, next: nextOf(items, input) };
  });
}

/**
 * The same rows as `searchEvents`, as they are found, for `application/x-ndjson`. What goes wrong is the last line.
 * @param signal Ends the search on the engine too; then there is no last line.
 */
export async function* streamEvents(
  store: EventStore,
  ctx: Context,
  input: SearchInput,
  signal?: AbortSignal,
): AsyncGenerator<EventStreamLine> {
  authorize(ctx, 'event:read');
  const started = performance.now();
  const found: EventRow[] = [];
  let rowsRead = 0;
  try {
    for await (const step of steps(store, ctx, input, signal)) {
      found.push(...step.rows);
      rowsRead += step.rowsRead;
      if (step.rows.length > 0) yield { kind: 'rows', items: step.rows };
      yield { kind: 'progress', searchedBackTo: new Date(step.window.from).toISOString(), rowsRead };
    }
    yield { kind: 'done', next: nextOf(found, input), tookMs: Math.round(performance.now() - started) };
  } catch (error) {
    if (error instanceof EventStoreError && error.code === 'cancelled') return;
    const problem = searchProblem(error);
    if (problem instanceof Problem) yield { kind: 'problem', code: problem.code, detail: problem.message };
    else {
      ctx.log.error({ err: error, requestId: ctx.requestId }, 'a search failed');
      yield { kind: 'problem', code: 'internal', detail: `Something went wrong; it is logged as ${ctx.requestId}.` };
    }
  }
}

const nextOf = (items: readonly EventRow[], { limit }: SearchInput): string | null =>
  items.length < limit ? null : (items.at(-1)?.id ?? null);

/** Goes back step by step until the page is full. */
async function* steps(store: EventStore, ctx: Context, input: SearchInput, signal?: AbortSignal): AsyncGenerator<Step> {
  const after = input.cursor === undefined ? null : keyOf(input.cursor);
  const whole = windowOf(input, ctx.now());
  compileQuery(input.query);
  const to = after === null ? whole.to : Math.min(whole.to, Number(after.time) + 1);
  let missing = input.limit;
  for (const window of stepsBack({ from: whole.from, to })) {
    const { source, params } = scopeOf(
      ctx.orgId,
      input.query,
      window,
      after === null ? '1' : `(time, batch, seq) < ${keySql}`,
    );
    let rowsRead = 0;
    const rows = await store.query<StoredRow>(
      `SELECT ${rowColumns} FROM ${source} ORDER BY time DESC, batch DESC, seq DESC LIMIT {limit:UInt32}`,
      {
        wall: wallOf(ctx),
        params: { ...params, ...(after && keyParams(after)), limit: missing },
        onRowsRead: (rows) => (rowsRead = rows),
        ...(signal && { signal }),
      },
    );
    yield { rows: rows.map(toEventRow), window, rowsRead };
    missing -= rows.length;
    if (missing === 0) return;
  }
}
