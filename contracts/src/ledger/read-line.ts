// One line of an export read and checked for its shape; what is not written exactly as we write it is refused.
import { isHex, joined, type Bytes } from './bytes.ts';
import { canonicalJson } from './canonical-json.ts';
import { exportFormat, type LedgerLine } from './format.ts';

export type ReadLine = { line: LedgerLine } | { fault: string };

type Check = (value: unknown) => boolean;
const isText: Check = (value) => typeof value === 'string';
const isCount: Check = (value) => Number.isSafeInteger(value) && Number(value) >= 0;
const isHash: Check = (value) => isHex(value, 32);
const isSignature: Check = (value) => isHex(value, 64);
const anything: Check = () => true;
const isTime: Check = (value) => typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value);
const isKeys: Check = (value) =>
  Array.isArray(value) && value.every((key: unknown) => fits(key, { id: isHash, publicKey: isHash }));

const shapes: Readonly<Record<string, Readonly<Record<string, Check>>>> = {
  header: {
    kind: isText,
    format: (value) => value === exportFormat,
    orgId: isText,
    organisation: isText,
    exportedAt: isTime,
    fromSeq: isCount,
    prevHash: isHash,
    fromRoot: isCount,
    prevRoot: isHash,
    keys: isKeys,
  },
  entry: {
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
  },
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

/** Exactly these members, each as its check asks. */
function fits(value: unknown, shape: Readonly<Record<string, Check>>): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const members = Object.entries(value);
  return (
    members.length === Object.keys(shape).length &&
    members.every(([name, member]) => Object.hasOwn(shape, name) && shape[name]?.(member) === true)
  );
}

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

// The shape was checked member by member; a table of checks tells the compiler nothing.
const isLine = (value: unknown): value is LedgerLine => {
  const kind: unknown = typeof value === 'object' && value !== null && 'kind' in value ? value.kind : null;
  return typeof kind === 'string' && Object.hasOwn(shapes, kind) && fits(value, shapes[kind] ?? {});
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
