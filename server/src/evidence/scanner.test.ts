// The scanner's protocol, against a peer that keeps to it, and what becomes of what it condemns.
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import type { DatabaseHandle } from '#platform/database';
import { activitiesOf, openTestDatabase, testContext, type TestContext } from '#platform/testing';

import { anItem, aWorld, pieces } from './fixtures.ts';
import { getEvidence } from './list.ts';
import { defineScans } from './scan.ts';
import { createClamScanner, readAnswer } from './scanner.ts';

// The test file of EICAR, in two parts so that no scanner on this machine takes this for it.
const eicar = String.raw`X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-` + 'STANDARD-ANTIVIRUS-TEST-FILE!$H+H*';
const mostBytes = 100_000;

/** `zINSTREAM\0`, then chunks with their length before them, then a length of zero, as clamd(8) says. */
function aClamd(): Server {
  return createServer((socket) => {
    let held = Buffer.alloc(0);
    let file = Buffer.alloc(0);
    let begun = false;
    const answer = (text: string): void => void socket.end(`${text}\0`);
    socket.on('error', () => undefined);
    socket.on('data', (bytes: Buffer) => {
      held = Buffer.concat([held, bytes]);
      if (!begun) {
        if (held.length < 10) return;
        if (held.subarray(0, 10).toString() !== 'zINSTREAM\0') return answer('UNKNOWN COMMAND');
        begun = true;
        held = held.subarray(10);
      }
      while (held.length >= 4) {
        const length = held.readUInt32BE(0);
        if (length === 0) return answer(file.includes(eicar) ? 'stream: Eicar-Test-Signature FOUND' : 'stream: OK');
        if (held.length < 4 + length) return;
        file = Buffer.concat([file, held.subarray(4, 4 + length)]);
        held = held.subarray(4 + length);
        if (file.length > mostBytes) return answer('INSTREAM size limit exceeded. ERROR');
      }
    });
  });
}

const server = aClamd();
let address = '';
let handle: DatabaseHandle;
let ctx: TestContext;
beforeAll(async () => {
  handle = await openTestDatabase();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.close();
  await handle.close();
});
beforeEach(async () => {
  ctx = await testContext(handle);
});

describe('the scanner', () => {
  const scan = (bytes: Buffer) => createClamScanner(address).scan(pieces(bytes, 7000));

  test('says clean, condemned and too large as clamd does', async () => {
    expect(await scan(Buffer.alloc(50_000, 65))).toEqual({ state: 'clean' });
    expect(await scan(Buffer.from(`${'A'.repeat(20_000)}${eicar}`))).toEqual({
      state: 'condemned',
      found: 'Eicar-Test-Signature',
    });
    expect(await scan(Buffer.alloc(900_000))).toEqual({
      state: 'failed',
      because: 'INSTREAM size limit exceeded. ERROR',
    });
  });

  test('has failed, and not found anything, where nobody answers', async () => {
    expect((await createClamScanner('127.0.0.1:1').scan(pieces(Buffer.from('a')))).state).toBe('failed');
    expect(readAnswer('').state).toBe('failed');
    expect(readAnswer('stream: OK but FOUND nothing').state).toBe('failed');
  });
});

test(
  'a condemned file is in quarantine: never safe, on record, and told with what was found',
  { timeout: 120_000 },
  async () => {
    const { world } = aWorld(handle, { scanner: createClamScanner(address) });
    defineScans(world);
    await world.jobs.start();
    const good = await anItem(world, ctx, Buffer.from('all is well'));
    const bad = await anItem(world, ctx, Buffer.from(`header ${eicar}`));
    const scanOf = async (evidenceId: string) => (await getEvidence(ctx, { evidenceId })).scan.state;
    await expect
      .poll(() => Promise.all([scanOf(good.id), scanOf(bad.id)]), { timeout: 60_000 })
      .toEqual(['clean', 'condemned']);
    await world.jobs.stop();
    expect(await getEvidence(ctx, { evidenceId: good.id })).toMatchObject({ malwareSafe: true });
    expect(await getEvidence(ctx, { evidenceId: bad.id })).toMatchObject({
      scan: { state: 'condemned', found: 'Eicar-Test-Signature' },
      malwareSafe: false,
    });
    expect((await activitiesOf(ctx, 'evidence.condemned')).map(({ subjectId }) => subjectId)).toEqual([bad.id]);
  },
);
