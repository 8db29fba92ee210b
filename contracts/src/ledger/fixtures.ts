// An export made from nothing, for tests: so many entries under each root, and every step of it to tamper with.
import { toHex, type Bytes } from './bytes.ts';
import { certificateFormat, certificateStatement, rootOver, sectionsRoot, type Certificate } from './certificate.ts';
import {
  contentHash,
  entryHash,
  fingerprintOf,
  nothingBefore,
  rootHash,
  rootStatement,
  type EntryLine,
  type RootLine,
} from './format.ts';
import { createTree } from './merkle.ts';
import { createLedgerWriter } from './write.ts';

export type TestKey = {
  id: string;
  publicKey: string;
  pem: string;
  sign: (statement: Bytes) => Promise<string>;
};

export async function aKey(): Promise<TestKey> {
  const pair = await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify']);
  if (!('publicKey' in pair)) throw new Error('A key pair was asked for.');
  const raw = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
  const der = new Uint8Array(await crypto.subtle.exportKey('spki', pair.publicKey));
  return {
    id: await fingerprintOf(raw),
    publicKey: toHex(raw),
    pem: `-----BEGIN PUBLIC KEY-----\n${btoa(String.fromCharCode(...der))}\n-----END PUBLIC KEY-----\n`,
    sign: async (statement) => toHex(new Uint8Array(await crypto.subtle.sign('Ed25519', pair.privateKey, statement))),
  };
}

export const testOrg = '0198c0de-0000-7000-8000-000000000001';
const at = (second: number): string => new Date(Date.UTC(2026, 2, 14, 9, 0, second)).toISOString();

/** @param perRoot how many entries stand below each root; 0 for an hour in which nothing happened */
export async function aLedger(
  key: TestKey,
  perRoot: readonly number[] = [20, 0, 40],
): Promise<(Omit<EntryLine, 'kind'> | Omit<RootLine, 'kind'>)[]> {
  const lines: (Omit<EntryLine, 'kind'> | Omit<RootLine, 'kind'>)[] = [];
  let seq = 0;
  let prevHash = nothingBefore;
  let prevRoot = nothingBefore;
  for (const [index, count] of perRoot.entries()) {
    const tree = createTree();
    const fromSeq = seq + 1;
    for (let left = count; left > 0; left -= 1) {
      seq += 1;
      const content = {
        type: 'user.changed',
        number: seq,
        data: { name: `Zoë ${seq}`, before: null, after: [seq / 7] },
      };
      const fields = {
        orgId: testOrg,
        seq,
        recordKind: 'activity',
        recordId: `0198c0de-0000-7000-8000-${String(seq).padStart(12, '0')}`,
        at: at(seq),
        contentHash: await contentHash(content),
        prevHash,
      };
      const leaf = await entryHash(fields);
      await tree.add(leaf);
      prevHash = toHex(leaf);
      lines.push({ ...fields, hash: prevHash, content });
    }
    const fields = {
      orgId: testOrg,
      number: index + 1,
      fromSeq,
      toSeq: seq,
      root: toHex(await tree.root()),
      prevRoot,
      at: at(seq),
      keyId: key.id,
    };
    lines.push({ ...fields, signature: await key.sign(rootStatement(fields)) });
    prevRoot = await rootHash(fields);
  }
  return lines;
}

/** The whole file. */
export async function anExport(key: TestKey, perRoot?: readonly number[]): Promise<string> {
  const writer = createLedgerWriter(key.id, key.sign);
  const begin = { fromSeq: 1, prevHash: nothingBefore, fromRoot: 1, prevRoot: nothingBefore };
  const keys = [{ id: key.id, publicKey: key.publicKey }];
  const parts = [await writer.header({ orgId: testOrg, organisation: 'Aubrac', exportedAt: at(90), ...begin, keys })];
  for (const line of await aLedger(key, perRoot))
    parts.push(await ('seq' in line ? writer.entry(line) : writer.root(line)));
  parts.push(await writer.footer(testOrg));
  return parts.join('');
}

export async function* asBytes(file: string | Bytes, size = 4096): AsyncGenerator<Bytes> {
  const bytes = typeof file === 'string' ? new TextEncoder().encode(file) : file;
  for (let from = 0; from < bytes.length; from += size) yield bytes.slice(from, from + size);
}

/** Of a purge of twelve events. */
export async function aCertificate(key: TestKey): Promise<Certificate> {
  const days = { dataset: null, site: null, days: 90, from: at(1), to: at(2) };
  const sections = [{ number: 1, kind: 'events', ...days, count: 12, root: await rootOver(['1:12:00']) }];
  const fields = {
    format: certificateFormat,
    orgId: testOrg,
    organisation: 'Aubrac',
    purgeId: '0198c0de-0000-7000-8000-000000000009',
    cause: 'schedule',
    by: { kind: 'system', id: 'retention', name: 'Tocsin' },
    startedAt: at(3),
    finishedAt: at(4),
    sections,
    activities: { count: 0, root: await rootOver([]) },
    root: await sectionsRoot(sections),
    keyId: key.id,
    publicKey: key.publicKey,
  };
  return { ...fields, signature: await key.sign(certificateStatement(fields)) };
}
