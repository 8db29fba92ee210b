// Files go through the door of a real Tocsin, and a second import of the same files stores nothing twice.
import { execFile } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { ChunkWriter, evtxFile, type ElementOf } from '../../../evtx/src/test-support/chunk-writer.ts';
import { fileTime, integer, text } from '../../../evtx/src/test-support/typed-values.ts';
import { eventually, signedIn, startHere, temporaryFolder, type Running } from '../../../tests/running.ts';

let running: Running;
let folder = '';
let key = '';
let search: (query: string) => Promise<number> = () => Promise.resolve(0);
const at = (name: string): string => join(folder, name);

type Ended = { status: number; out: string; err: string };

/** As another process: the server that answers it runs in this one. */
async function tocsin(...args: string[]): Promise<Ended> {
  const main = new URL('../main.ts', import.meta.url).pathname;
  const where = ['--url', running.app.address, '--key', key];
  return promisify(execFile)(process.execPath, [main, ...args, ...where]).then(
    ({ stdout, stderr }) => ({ status: 0, out: stdout, err: stderr }),
    (error: { code: number; stdout: string; stderr: string }) => ({ status: error.code, out: error.stdout, err: error.stderr }),
  ); // prettier-ignore
}

const template: ElementOf = {
  name: 'Event',
  content: [
    {
      name: 'System',
      content: [
        { name: 'EventID', content: [{ value: 0 }] },
        { name: 'TimeCreated', attributes: { SystemTime: [{ value: 2 }] } },
        { name: 'Channel', content: ['Security'] },
        { name: 'Computer', content: ['IMPORTED'] },
      ],
    },
    { name: 'EventData', content: [{ name: 'Data', attributes: { Name: ['TargetUserName'] }, content: [{ value: 1 }] }] },
  ],
}; // prettier-ignore

beforeAll(async () => {
  folder = temporaryFolder();
  const writer = new ChunkWriter();
  for (let id = 1; id <= 30; id++)
    writer.record({
      id,
      template,
      values: [integer(0x06, 2, 4625), text(`user-${id}`), integer(0x11, 8, fileTime('2026-11-20T09:00:00Z', id))],
    });
  writeFileSync(at('security.evtx'), evtxFile([writer.finish()]));
  const auth = (name: string): string => `Nov 20 09:00:00 web01 sshd[1]: Failed password for ${name} from 192.0.2.7 port 1 ssh2`;
  writeFileSync(at('auth.log.gz'), gzipSync(`${auth('ana')}\n${auth('bob')}\n`));
  running = await startHere();
  const { call } = await signedIn(running.app.address);
  ({ key } = await call('POST /api-keys', { name: 'import', scopes: ['ingest:write', 'event:read'] }));
  search = async (query) =>
    (await call('GET /events/histogram', { query, from: '2000-01-01T00:00:00Z', buckets: 10 })).total;
}); // prettier-ignore
afterAll(async () => {
  await running.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('tocsin import', () => {
  it('sends event logs as they are, once', async () => {
    const first = await tocsin('import', at('security.evtx'));
    expect(first).toMatchObject({ status: 0, err: '' });
    expect(first.out).toMatch(/^30 events of 1 file accepted \(0 of them unparsed\), 0 could not be read, in /);
    const again = await tocsin('import', at('security.evtx'), '--json');
    expect(JSON.parse(again.out)).toEqual({ accepted: 30, unparsed: 0, unread: 0, files: 1, unreadable: 0 });
    await eventually('the events', async () => ((await search('host.name:IMPORTED')) >= 30 ? true : undefined));
    expect(await search('host.name:IMPORTED')).toBe(30);
    expect(await search('host.name:IMPORTED event.code:4625 user-7')).toBeGreaterThan(0);
  });

  it('asks what a file holds that does not say it itself', async () => {
    const asked = await tocsin('import', at('auth.log.gz'));
    expect(asked).toMatchObject({ status: 2, out: '' });
    expect(asked.err).toBe(
      `tocsin: ${at('auth.log.gz')} does not say which source it is from. Name it with --source, or have each record recognised with --source auto.\n`,
    );
    const told = await tocsin('import', at('auth.log.gz'), '--source', 'linux-auth', '--json');
    expect(JSON.parse(told.out)).toMatchObject({ accepted: 2, unparsed: 0 });
  });

  it('says in one line what the server says', async () => {
    expect(await tocsin('import', at('security.evtx'), '--site', 'nowhere')).toMatchObject({
      status: 1,
      err: 'tocsin: This organisation has no site nowhere.\n',
    });
    expect((await tocsin('import', at('nothing.evtx'))).err).toBe(`tocsin: There is nothing at ${at('nothing.evtx')}.\n`);
  }); // prettier-ignore
});
