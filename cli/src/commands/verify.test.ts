// `tocsin verify` as a person or a script calls it: exit status, words, JSON.
import { execFile } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { custodyFormat, hashOf, stepHash } from '@tocsin/contracts/ledger/custody';
import { aCertificate, aKey, anExport, type TestKey } from '@tocsin/contracts/ledger/fixtures';
import { beforeAll, expect, it } from 'vitest';

const dir = mkdtempSync(join(tmpdir(), 'tocsin-verify-'));
const main = join(import.meta.dirname, '../main.ts');
let key: TestKey;
let good: string;
let bad: string;
beforeAll(async () => {
  key = await aKey();
  const text = await anExport(key, [4, 2]);
  good = join(dir, 'good.ndjson');
  bad = join(dir, 'bad.ndjson');
  writeFileSync(good, text);
  writeFileSync(bad, text.replace('Zoë 3', 'Zoë 4'));
  writeFileSync(join(dir, 'key.pem'), key.pem);
});

const run = (...args: string[]): Promise<{ code: number; out: string; err: string }> =>
  new Promise((resolve) => {
    execFile(process.execPath, [main, 'verify', ...args], (error, out, err) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err }),
    );
  });

it('an intact file with the key named, by fingerprint or PEM', async () => {
  for (const named of [key.id, join(dir, 'key.pem')]) {
    const { code, out } = await run(good, '--key', named);
    expect([code, out]).toEqual([0, expect.stringMatching(/^INTACT: Aubrac, 6 entries, 2 roots/)]);
    expect(out).toContain('which you named');
    expect(out).not.toContain('proves nothing');
  }
}, 60_000);

it('an intact file without a key says that it proves nothing', async () => {
  const { code, out } = await run(good);
  expect([code, out]).toEqual([0, expect.stringContaining('proves nothing')]);
}, 60_000);

it('a changed record, a foreign key', async () => {
  const changed = await run(bad, '--key', key.id);
  expect([changed.code, changed.out]).toEqual([1, expect.stringContaining('entry_changed: The record of entry 3')]);
  const foreign = await run(good, '--key', 'ab'.repeat(32), '--json');
  expect(foreign.code).toBe(1);
  expect(JSON.parse(foreign.out)).toMatchObject({ outcome: 'tampered', findings: [{ code: 'key_unknown' }] });
}, 60_000);

it('a chain of custody, and one that somebody changed', async () => {
  const about = { evidenceId: 'e-1', at: '2026-03-14T09:26:53.000Z', actor: { kind: 'user', id: 'u', name: 'Ana' } };
  const nothing = { reason: null, fromCustodian: null, toCustodian: null, location: null, verification: null };
  const client = { ip: null, userAgent: null };
  const record = { number: 'EVD-2026-00001' };
  const first = {
    ...about,
    ...nothing,
    client,
    seq: 1,
    action: 'registered',
    changes: { record },
    prevHash: await hashOf(record),
  };
  const hash = await stepHash(first);
  const evidence = { id: 'e-1', number: 'EVD-2026-00001', sha256: null, headHash: hash };
  const whole = {
    format: custodyFormat,
    orgId: 'o',
    exportedAt: about.at,
    exportedBy: 'Ana',
    evidence,
    events: [{ ...first, hash }],
  };
  const [path, wrong] = [join(dir, 'custody.json'), join(dir, 'custody-wrong.json')];
  writeFileSync(path, JSON.stringify(whole));
  const forged = { ...whole, events: [{ ...first, hash, reason: 'none' }] };
  writeFileSync(wrong, JSON.stringify(forged));
  expect(await run(path)).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^INTACT: custody of EVD-2026-00001, 1 steps/),
  });
  expect(await run(wrong)).toMatchObject({ code: 1, out: expect.stringContaining('Step 1 was changed.') });
}, 60_000);

it('what cannot be read', async () => {
  writeFileSync(join(dir, 'no.txt'), 'hello\n');
  expect((await run(join(dir, 'no.txt'))).code).toBe(2);
  expect(await run(join(dir, 'missing'))).toMatchObject({ code: 2, err: expect.stringContaining('cannot be read') });
  expect((await run(good, '--key', 'nothing')).code).toBe(2);
}, 60_000);

it('the certificate of a purge, intact and changed', async () => {
  const file = join(dir, 'purge.json');
  const text = JSON.stringify(await aCertificate(key), null, 2);
  writeFileSync(file, text);
  const intact = await run(file, '--key', key.id);
  expect([intact.code, intact.out]).toEqual([0, expect.stringMatching(/^INTACT: purge of Aubrac, 12 records/)]);
  writeFileSync(file, text.replace('"count": 12', '"count": 11'));
  expect(await run(file)).toMatchObject({ code: 1, out: expect.stringContaining('The signature does not fit') });
}, 60_000);
