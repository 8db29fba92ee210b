// Every way to tamper with an export is found and named; an untouched one is not accused.
import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';

import { toHex, utf8 } from './bytes.ts';
import { canonicalJson } from './canonical-json.ts';
import type { FindingCode, Verdict } from './findings.ts';
import { aKey, anExport, asBytes, type TestKey } from './fixtures.ts';
import { contentHash, entryHash, rootStatement, type EntryFields, type RootFields } from './format.ts';
import { createTree, leafHash } from './merkle.ts';
import { fingerprintOfPem, verifyLedger } from './verify.ts';
import { createLedgerWriter } from './write.ts';

let key: TestKey;
let file: string;
let lines: string[];
beforeAll(async () => {
  key = await aKey();
  file = await anExport(key);
  lines = file.trimEnd().split('\n');
});

const verify = (text: string | Uint8Array<ArrayBuffer>, keys: string[] = [key.id]): Promise<Verdict> =>
  verifyLedger(asBytes(text), keys);
const codes = ({ findings }: Verdict): FindingCode[] => findings.map(({ code }) => code);
const fileOf = (changed: readonly string[]): string => `${changed.join('\n')}\n`;
const lineOf = (index: number): string => lines[index] ?? '';
/** The line of an entry: the first root stands behind entry 20, the second behind that. */
const indexOfEntry = (seq: number): number => lines.findIndex((line) => line.includes(`"seq":${seq}}`));
const change = (index: number, edit: (line: Record<string, unknown>) => void): string[] => {
  const line = JSON.parse(lineOf(index)) as Record<string, unknown>;
  edit(line);
  return lines.with(index, canonicalJson(line));
};

describe('an untouched export', () => {
  it('is intact, and trusted when its key was named', async () => {
    const verdict = await verify(file);
    expect(verdict).toMatchObject({
      outcome: 'intact',
      trusted: true,
      findings: [],
      facts: { entries: 60, roots: 3, withheld: 0, organisation: 'Aubrac', keys: [{ id: key.id, given: true }] },
    });
  });
  it('vouches only for itself without a key from outside', async () => {
    expect(await verify(file, [])).toMatchObject({ outcome: 'intact', trusted: false });
  });
  it('is read the same in pieces of any size', async () => {
    for (const size of [1, 7, 4095, 10 ** 7]) {
      const verdict = await verifyLedger(asBytes(file, size), [key.id]);
      expect(verdict.outcome).toBe('intact');
    }
  });
  it('may hold the hash of a record alone', async () => {
    const writer = createLedgerWriter(key.id, key.sign);
    let text = '';
    for (const line of lines.slice(0, -1)) {
      const { kind, ...rest } = JSON.parse(line);
      if (kind === 'entry') text += await writer.entry({ ...rest, content: rest.seq === 7 ? null : rest.content });
      else text += await (kind === 'root' ? writer.root(rest) : writer.header(rest));
    }
    text += await writer.footer(JSON.parse(lineOf(0)).orgId);
    expect(await verify(text)).toMatchObject({ outcome: 'intact', facts: { withheld: 1 } });
  });
});

it('any changed byte is found', async () => {
  // Every third byte of a small ledger, and each of its last line: the same positions each time.
  const small = await anExport(key, [3, 0, 4]);
  const bytes = utf8(small);
  const footer = utf8(small.trimEnd().split('\n').at(-1) ?? '').length + 1;
  const positions = new Set<number>();
  for (let at = 0; at < bytes.length; at += at < bytes.length - footer ? 3 : 1) positions.add(at);
  const missed: number[] = [];
  for (const at of positions) {
    const damaged = bytes.slice();
    damaged[at] = (bytes[at] ?? 0) ^ (1 << (at % 8));
    const verdict = await verify(damaged);
    if (verdict.outcome === 'intact' || verdict.findings.length === 0) missed.push(at);
  }
  expect(positions.size).toBeGreaterThan(1500);
  expect(missed).toEqual([]);
}, 180_000);

describe('tampering by hand', () => {
  const entry = 12;
  it('a changed record', async () => {
    const verdict = await verify(
      fileOf(change(indexOfEntry(entry), (line) => (line['content'] = { type: 'nothing' }))),
    );
    expect(codes(verdict)).toEqual(['entry_changed', 'file_changed']);
    expect(verdict.findings[0]).toMatchObject({ number: entry, line: indexOfEntry(entry) + 1 });
  });
  it('a record whose place in time was changed', async () => {
    const verdict = await verify(
      fileOf(change(indexOfEntry(entry), (line) => (line['at'] = '2020-01-01T00:00:00.000Z'))),
    );
    expect(codes(verdict)).toEqual(['entry_changed', 'root_wrong', 'file_changed']);
  });
  it('a removed record', async () => {
    const verdict = await verify(fileOf(lines.toSpliced(indexOfEntry(entry), 1)));
    expect(codes(verdict)).toContain('entry_missing');
    expect(verdict.findings.find(({ code }) => code === 'entry_missing')).toMatchObject({ number: entry });
  });
  it('two records that changed places', async () => {
    const [a, b] = [indexOfEntry(entry), indexOfEntry(entry + 1)];
    const verdict = await verify(fileOf(lines.with(a, lineOf(b)).with(b, lineOf(a))));
    expect(codes(verdict)).toContain('entry_reordered');
    expect(codes(verdict)).not.toContain('entry_missing');
  });
  it('a record that stands there twice', async () => {
    const at = indexOfEntry(entry);
    expect(codes(await verify(fileOf(lines.toSpliced(at, 0, lineOf(at)))))).toContain('entry_added');
  });
  it('a record that continues the chain under no root', async () => {
    const other = (await anExport(await aKey(), [70])).split('\n')[61] ?? '';
    const verdict = await verify(fileOf(lines.toSpliced(indexOfEntry(60) + 1, 0, other)));
    expect(codes(verdict)).toContain('root_missing');
  });
  it('a removed root', async () => {
    const at = lines.findIndex((line) => line.includes('"kind":"root"'));
    expect(codes(await verify(fileOf(lines.toSpliced(at, 1))))).toContain('root_missing');
  });
  it('the last root taken out', async () => {
    expect(codes(await verify(fileOf(lines.toSpliced(-2, 1))))).toContain('root_missing');
  });
  it('roots that changed places', async () => {
    const at = lines.flatMap((line, index) => (line.includes('"kind":"root"') ? [index] : []));
    const [a = 0, b = 0] = at;
    expect(codes(await verify(fileOf(lines.with(a, lineOf(b)).with(b, lineOf(a)))))).toContain('root_reordered');
  });
  it('an exchanged root', async () => {
    const at = lines.findIndex((line) => line.includes('"kind":"root"'));
    const found = codes(await verify(fileOf(change(at, (line) => (line['root'] = 'ab'.repeat(32))))));
    expect(found).toEqual(expect.arrayContaining(['signature_wrong', 'root_wrong', 'file_changed']));
  });
  it('a file cut at any line, or within one', async () => {
    for (const kept of [1, 5, 22, 40, lines.length - 1])
      expect(codes(await verify(fileOf(lines.slice(0, kept))))).toContain('file_truncated');
    expect(codes(await verify(file.slice(0, -10)))).toContain('file_truncated');
    expect(codes(await verify(file.slice(0, -1)))).toContain('file_truncated');
  });
  it('something behind the end', async () => {
    expect(codes(await verify(`${file}\n`))).toEqual(['file_extended']);
    expect(codes(await verify(file + lineOf(3)))).toContain('file_extended');
  });
  it('what is no ledger', async () => {
    for (const text of ['', 'hello\n', '{}\n']) expect((await verify(text)).outcome).toBe('unreadable');
  });
  it('white space, which changes no value', async () => {
    const found = codes(await verify(file.replace('"seq":7}', '"seq": 7}')));
    expect(found).toEqual(expect.arrayContaining(['line_unreadable', 'entry_missing', 'file_changed']));
  });
});

describe('tampering with skill', () => {
  /** Hashes, trees and the chain made anew over changed records, and the roots signed by `signing`. */
  async function forged(
    signing: TestKey,
    edit: (content: Record<string, unknown>) => void,
    resign = true,
  ): Promise<string> {
    const writer = createLedgerWriter(signing.id, signing.sign);
    let text = '';
    let tree = createTree();
    let prevHash = '0'.repeat(64);
    let prevRoot = '0'.repeat(64);
    for (const line of lines.slice(0, -1)) {
      const { kind, ...rest } = JSON.parse(line);
      if (kind === 'header')
        text += await writer.header({ ...rest, keys: [{ id: signing.id, publicKey: signing.publicKey }] });
      else if (kind === 'entry') {
        edit(rest.content);
        const fields: EntryFields = { ...rest, prevHash, contentHash: await contentHash(rest.content) };
        const leaf = await entryHash(fields);
        await tree.add(leaf);
        prevHash = toHex(leaf);
        text += await writer.entry({ ...rest, ...fields, hash: prevHash });
      } else {
        const fields: RootFields = { ...rest, prevRoot, root: toHex(await tree.root()), keyId: signing.id };
        const signature = resign ? await signing.sign(rootStatement(fields)) : rest.signature;
        text += await writer.root({ ...fields, signature });
        prevRoot = toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', rootStatement(fields))));
        tree = createTree();
      }
    }
    return text + (await writer.footer(JSON.parse(lineOf(0)).orgId));
  }
  const edit = (content: Record<string, unknown>): void => {
    if (content['number'] === 12) content['type'] = 'nothing';
  };

  it('everything made anew without the key: the signatures do not fit', async () => {
    const found = codes(await verify(await forged({ ...key, sign: async () => '00'.repeat(64) }, edit)));
    expect(found).toEqual(['signature_wrong', 'signature_wrong', 'signature_wrong', 'signature_wrong']);
  });
  it('the old signatures kept over new roots', async () => {
    expect(codes(await verify(await forged(key, edit, false)))).toContain('signature_wrong');
  });
  it('everything signed by another key: found only by whoever knows the right one', async () => {
    const other = await aKey();
    const text = await forged(other, edit);
    expect(codes(await verify(text))).toEqual(['key_unknown']);
    expect(await verify(text, [])).toMatchObject({ outcome: 'intact', trusted: false });
  });
  it('the key exchanged below the name of the right one', async () => {
    const other = await aKey();
    expect(codes(await verify(await forged({ ...other, id: key.id }, edit)))).toContain('key_unknown');
  });
});

it('no removal, exchange or repetition of lines goes unnoticed', async () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('remove' as const), a: fc.nat(), b: fc.nat() }),
    fc.record({ kind: fc.constant('swap' as const), a: fc.nat(), b: fc.nat() }),
    fc.record({ kind: fc.constant('repeat' as const), a: fc.nat(), b: fc.nat() }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 4 }), async (steps) => {
      let changed = [...lines];
      for (const { kind, a, b } of steps) {
        if (changed.length === 0) break;
        const [from, to] = [a % changed.length, b % changed.length];
        const [one = '', two = ''] = [changed[from], changed[to]];
        if (kind === 'remove') changed = changed.toSpliced(from, 1);
        else if (kind === 'swap') changed = changed.with(from, two).with(to, one);
        else changed = changed.toSpliced(to, 0, one);
      }
      const text = changed.length === 0 ? '' : fileOf(changed);
      const { outcome, findings } = await verify(text);
      expect(outcome === 'intact').toBe(text === file);
      expect(findings.length > 0).toBe(text !== file);
    }),
    { numRuns: 60 },
  );
}, 180_000);

it('the hash tree is that of RFC 6962', async () => {
  // The test vectors of Certificate Transparency: leaves of growing size, and the roots over the first n.
  const leaves = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
  const roots = [
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
    'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
    'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
    'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
    '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
    'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
    '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
  ];
  const tree = createTree();
  const seen = [toHex(await tree.root())];
  for (const leaf of leaves) {
    await tree.add(await leafHash(Uint8Array.from(Buffer.from(leaf, 'hex'))));
    seen.push(toHex(await tree.root()));
  }
  expect(seen).toEqual(roots);
});

it('a public key in PEM has the fingerprint of its 32 bytes', async () => {
  expect(await fingerprintOfPem(key.pem)).toBe(key.id);
  expect(await fingerprintOfPem('nothing')).toBeNull();
});
