// The identity of a stored event, `<time ms>-<batch>-<seq>`: it also marks a place between two pages.
import { invalid } from '#platform/errors';
import type { ParamValue } from '#platform/event-store';

/** As ClickHouse writes them; batches are wider than a number. */
export type EventKey = { time: string; batch: string; seq: string };

export const eventIdOf = (time: string, batch: string, seq: number): string => `${time}-${batch}-${seq}`;

/** @throws Problem `invalid_cursor` */
export function keyOf(id: string): EventKey {
  const [, time, batch, seq] = /^(\d{1,15})-(\d{1,20})-(\d{1,10})$/.exec(id) ?? [];
  if (time === undefined || batch === undefined || seq === undefined)
    throw invalid('invalid_cursor', 'The cursor is not one that a search handed out.', [
      { pointer: '/cursor', detail: 'Unknown.' },
    ]);
  return { time, batch, seq };
}

export const keyParams = ({ time, batch, seq }: EventKey): Record<string, ParamValue> => ({
  key_time: time,
  key_batch: batch,
  key_seq: seq,
});
export const keySql = "(fromUnixTimestamp64Milli({key_time:Int64}, 'UTC'), {key_batch:UInt64}, {key_seq:UInt32})";
