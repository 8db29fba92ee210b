// Records as they travel between threads: one text and a list of lengths cross far cheaper than thousands of objects.
import type { RawRecord } from '../body-record.ts';

type Extras = Omit<RawRecord, 'raw'>;
export type PackedRecords = {
  /** All raw texts, one behind the other. */
  text: string;
  /** In UTF-16 units. */
  lengths: Uint32Array;
  /** 1 where the value is what JSON.parse makes of the raw text; it is parsed again instead of copied. */
  parsed: Uint8Array;
  /** What few records have, by their place. */
  extras: ReadonlyMap<number, Extras>;
};

export function packRecords(records: readonly RawRecord[]): PackedRecords {
  const lengths = new Uint32Array(records.length);
  const parsed = new Uint8Array(records.length);
  const extras = new Map<number, Extras>();
  const texts: string[] = [];
  for (const [index, { raw, ...rest }] of records.entries()) {
    texts.push(raw);
    lengths[index] = raw.length;
    if (rest.value !== undefined && raw.startsWith('{')) {
      parsed[index] = 1;
      delete rest.value;
    }
    if (Object.keys(rest).length > 0) extras.set(index, rest);
  }
  return { text: texts.join(''), lengths, parsed, extras };
}

/** In UTF-16 units, which is close to bytes. */
export const packedSize = ({ text, lengths }: PackedRecords): number => text.length + lengths.length;

export function unpackRecords({ text, lengths, parsed, extras }: PackedRecords): RawRecord[] {
  const records: RawRecord[] = [];
  let from = 0;
  for (const [index, length] of lengths.entries()) {
    const raw = text.slice(from, from + length);
    from += length;
    const record: RawRecord = { raw, ...extras.get(index) };
    if (parsed[index] === 1) record.value = JSON.parse(raw);
    records.push(record);
  }
  return records;
}
