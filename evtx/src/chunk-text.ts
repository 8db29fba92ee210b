// Text of a chunk: UTF-16 at any offset, each short string made once.
import { DecodeFault } from './fault.ts';

const slots = 4096;
const longestKept = 96;
const decoder = new TextDecoder('utf-16le', { ignoreBOM: true });

/**
 * Most texts of a log are the same few names, paths and accounts: a table of those seen last saves making them anew.
 * It only ever holds text, so it may be shared by all chunks.
 */
const seen: string[] = Array.from({ length: slots }, () => '');
const units = new Uint16Array(longestKept);

/** @param length in UTF-16 units. A surrogate without its other half becomes U+FFFD. */
export function utf16At(data: DataView, offset: number, length: number): string {
  if (length <= 0) return '';
  if (offset < 0 || offset + length * 2 > data.byteLength) throw new DecodeFault('A text reaches beyond the chunk.');
  if (length > longestKept) return decoder.decode(new Uint8Array(data.buffer, data.byteOffset + offset, length * 2));
  let hash = length;
  for (let index = 0; index < length; index++) {
    const unit = data.getUint16(offset + index * 2, true);
    units[index] = unit;
    hash = (Math.imul(hash, 31) + unit) | 0;
  }
  const slot = (hash ^ (hash >>> 12)) & (slots - 1);
  const known = seen[slot] ?? '';
  if (known.length === length && isSame(known)) return known;
  // oxlint-disable-next-line unicorn/prefer-code-point -- these are UTF-16 units
  const text = String.fromCharCode(...units.subarray(0, length)).toWellFormed();
  seen[slot] = text;
  return text;
}

function isSame(known: string): boolean {
  // oxlint-disable-next-line unicorn/prefer-code-point -- these are UTF-16 units
  for (let index = 0; index < known.length; index++) if (known.charCodeAt(index) !== units[index]) return false;
  return true;
}
