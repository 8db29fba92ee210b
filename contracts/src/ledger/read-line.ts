// One line of an export read and checked for its shape; what is not written exactly as we write it is refused.
import { joined, type Bytes } from './bytes.ts';
import { canonicalJson } from './canonical-json.ts';
import { anchorKinds, exportFormats, type LedgerLine } from './format.ts';
import { fits, isCount, isHash, isSignature, isText, isTime, type Check } from './shape.ts';

export type ReadLine = { line: LedgerLine } | { fault: string };

const anything: Check = () => true;
const isBase64: Check = (value) => typeof value === 'string' && /^[A-Za-z0-9+/]*={0,2}$/.test(value);
const isKeys: Check = (value) =>
  Array.isArray(value) && value.every((key: unknown) => fits(key, { id: isHash, publicKey: isHash }));

const isErasures: Check = (value) =>
  Array.isArray(value) && value.length > 0 && value.every((step: unknown) => fits(step, { by: isText, hash: isHash }));
const entryShape = {
  kind: isText,
  orgId: isText,
  seq: isCount,
  recordKind: isText,
  recordId: isText,
  at: isTime,
  contentHash: isHash,
  prevHash: isHash,
  hash: isHash,
  content: anything,
};
/** Where a record is gone, there is none. */
const removedShape = { ...entryShape, content: (value: unknown) => value === null, removedBy: isText };

const shapes: Readonly<Record<string, Readonly<Record<string, Check>>>> = {
  header: {
    kind: isText,
    format: (value) => exportFormats.some((format) => format === value),
    orgId: isText,
    organisation: isText,
    exportedAt: isTime,
    fromSeq: isCount,
    prevHash: isHash,
    fromRoot: isCount,
    prevRoot: isHash,
    keys: isKeys,
  },
  entry: entryShape,
  removed: removedShape,
  erased: { ...entryShape, erased: isErasures },
  'erased and removed': { ...removedShape, erased: isErasures },
  root: {
    kind: isText,
    orgId: isText,
    number: isCount,
    fromSeq: isCount,
    toSeq: isCount,
    root: isHash,
    prevRoot: isHash,
    at: isTime,
    keyId: isHash,
    signature: isSignature,
  },
  anchor: {
    kind: isText,
    orgId: isText,
    number: isCount,
    anchor: (value) => anchorKinds.some((kind) => kind === value),
    digest: isHash,
    place: isText,
    at: isTime,
    proof: isBase64,
  },
  footer: {
    kind: isText,
    orgId: isText,
    lines: isCount,
    entries: isCount,
    roots: isCount,
    tree: isHash,
    keyId: isHash,
    signature: isSignature,
  },
};

export function readLine(bytes: Bytes): ReadLine {
  let text: string;
  let value: unknown;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    value = JSON.parse(text);
    if (canonicalJson(value) !== text) return { fault: 'It is not written as RFC 8785 asks.' };
  } catch {
    return { fault: 'It is not JSON.' };
  }
  return isLine(value) ? { line: value } : { fault: 'It is no line of this format.' };
}

const kindsAlone = ['header', 'root', 'anchor', 'footer'];
const entryShapeOf = (value: object): string =>
  'removedBy' in value
    ? 'erased' in value
      ? 'erased and removed'
      : 'removed'
    : 'erased' in value
      ? 'erased'
      : 'entry';

// The shape was checked member by member; a table of checks tells the compiler nothing.
const isLine = (value: unknown): value is LedgerLine => {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return false;
  const shape = value.kind === 'entry' ? entryShapeOf(value) : kindsAlone.find((kind) => kind === value.kind);
  return shape !== undefined && fits(value, shapes[shape] ?? {});
};

/** Splits a stream into lines without their ends. `complete` is false for a last piece that no line end follows. */
export async function* linesOf(
  source: AsyncIterable<Bytes>,
): AsyncGenerator<{ bytes: Bytes; complete: boolean }, void, undefined> {
  let rest: Bytes[] = [];
  for await (const chunk of source) {
    let from = 0;
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, from)) {
      yield { bytes: joined([...rest, chunk.subarray(from, end)]), complete: true };
      rest = [];
      from = end + 1;
    }
    if (from < chunk.length) rest.push(chunk.slice(from));
  }
  if (rest.length > 0) yield { bytes: joined(rest), complete: false };
}
