// Where a page ended: the sort and the values of its last row, opaque to the caller.
import * as z from 'zod';

import { invalid } from '#platform/errors';

const kinds = { time: z.iso.datetime(), integer: z.int32(), id: z.uuid(), text: z.string().max(1000) };
export type PositionKind = keyof typeof kinds;
export type Position = (string | number)[];

const Cursor = z.object({ sort: z.string(), after: z.array(z.union([z.string(), z.number()])) });

export const writeCursor = (sort: string, after: Position): string =>
  Buffer.from(JSON.stringify({ sort, after })).toString('base64url');

function parse(text: string): z.infer<typeof Cursor> | null {
  try {
    return Cursor.safeParse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))).data ?? null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/**
 * @param shape what kind of value stands at each place of the position.
 * @throws Problem `invalid_input` for a cursor that is not ours, or belongs to another sort.
 */
export function readCursor(cursor: string, sort: string, shape: readonly PositionKind[]): Position {
  const read = parse(cursor);
  const fits =
    read?.sort === sort &&
    read.after.length === shape.length &&
    shape.every((kind, place) => kinds[kind].safeParse(read.after[place]).success);
  if (read && fits) return read.after;
  throw invalid('invalid_cursor', 'This cursor does not belong to this list and sort; start again without one.', [
    { pointer: '/cursor', detail: 'Use the `next` of the page before, with the same filters and sort.' },
  ]);
}
