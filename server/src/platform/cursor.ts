// Where a page ended: the sort and the values of its last row, opaque to the caller.
import * as z from 'zod';

import { invalid } from '#platform/errors';

const Cursor = z.object({ sort: z.string(), after: z.array(z.union([z.string(), z.number()])).min(1).max(4) });
export type Position = (string | number)[];

export const writeCursor = (sort: string, after: Position): string =>
  Buffer.from(JSON.stringify({ sort, after })).toString('base64url');

/** @throws Problem `invalid_input` for a cursor that is not ours, or belongs to another sort. */
export function readCursor(cursor: string, sort: string, length: number): Position {
  try {
    const { sort: own, after } = Cursor.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
    if (own === sort && after.length === length) return after;
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof z.ZodError)) throw error;
  }
  throw invalid('cursor_unknown', 'This cursor does not belong to this list and sort; start again without one.', [
    { pointer: '/cursor', detail: 'Use the `next` of the page before, with the same filters and sort.' },
  ]);
}
