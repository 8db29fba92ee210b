// A record that is longer than one may be is kept in pieces.
import type { RawRecord } from '../../body.ts';

const tooLong = 'The record is larger than a record may be; it is kept in pieces.';

/** The record itself where it fits; else its text in pieces, cut between characters, each marked as faulty. */
export function cutRecord(record: RawRecord, maxBytes: number): RawRecord[] {
  const { raw, transport } = record;
  if (raw.length * 3 <= maxBytes || Buffer.byteLength(raw) <= maxBytes) return [record];
  const pieces: RawRecord[] = [];
  const size = Math.max(1, Math.floor(maxBytes / 3));
  for (let from = 0; from < raw.length;) {
    let to = Math.min(from + size, raw.length);
    const last = raw.charCodeAt(to - 1);
    // A pair of surrogates is one character.
    if (to < raw.length && last >= 0xd800 && last < 0xdc00) to += 1;
    pieces.push({ raw: raw.slice(from, to), fault: tooLong, ...(transport === undefined ? {} : { transport }) });
    from = to;
  }
  return pieces;
}
