// Bytes as a person can read them: decoded text, and the texts that stand in what is none. Nothing here is ever run.

/** Bytes shown at once. */
export const windowBytes = 64 * 1024;
const shortestText = 5;

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

/** By the mark at the beginning of the whole file; `windows-1252` takes any bytes. */
export function encodingOf(head: Buffer): Encoding {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
    return 'utf-8';
  } catch {
    return 'windows-1252';
  }
}

/** Signs that move the caret, turn the reading direction or are none become `�`: what is shown is what is there. */
export const shownText = (text: string): string =>
  text.replaceAll(
    // oxlint-disable-next-line no-control-regex -- these must not reach a screen
    /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
    '\ufffd',
  );

export const decoded = (bytes: Buffer, encoding: Encoding): string =>
  shownText(new TextDecoder(encoding, { ignoreBOM: true }).decode(bytes));

/** Runs of printable ASCII, as such and in UTF-16, each with its place: `0000001f  kernel32.dll`. */
export function stringsIn(bytes: Buffer, offset: number): string {
  const found: { at: number; text: string }[] = [];
  const text = bytes.toString('latin1');
  for (const match of text.matchAll(new RegExp(`[\\x20-\\x7e]{${shortestText},}`, 'g')))
    found.push({ at: match.index, text: match[0] });
  // oxlint-disable-next-line no-control-regex -- every second byte of ASCII in UTF-16
  for (const match of text.matchAll(new RegExp(`(?:[\\x20-\\x7e]\\x00){${shortestText},}`, 'g')))
    found.push({ at: match.index, text: match[0].replaceAll('\0', '') });
  return found
    .toSorted((a, b) => a.at - b.at)
    .map(({ at, text: one }) => `${(offset + at).toString(16).padStart(8, '0')}  ${one}`)
    .join('\n');
}
