// On the real engine, with files damaged as a disk that runs full within an insert leaves them.
import { rmSync, truncateSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';

import { createLog } from '../log.ts';
import { openEmbeddedStore } from './embedded.ts';
import { createReadBack, type Engine, type ReadBack } from './read-back.ts';

let dir = '';
let store: Awaited<ReturnType<typeof openEmbeddedStore>>;
let restarts = 0;
let free = 0;
let engine: Engine;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tocsin-read-back-'));
  store = await openEmbeddedStore({ dir, memoryMb: 800, log: createLog('silent') });
  await store.command(
    `CREATE TABLE thing (id UInt64, name String, INDEX ix_id id TYPE minmax) ENGINE = MergeTree ORDER BY id
     SETTINGS non_replicated_deduplication_window = 100`,
  );
  engine = {
    freeBytes: async () => free,
    query: (sql) => store.query(sql, { wall: 'system' }),
    command: store.command,
    restart: async () => void (restarts += 1),
    log: createLog('silent'),
  };
});
const opened: ReadBack[] = [];
function guard(over: Partial<Engine> = {}): ReadBack {
  const made = createReadBack({ ...engine, ...over });
  opened.push(made);
  return made;
}
afterEach(() => {
  for (const one of opened.splice(0)) one.close();
});
afterAll(async () => {
  await store.close();
  rmSync(dir, { recursive: true });
});

const rowOf = (id: number): Buffer => Buffer.from(`{"id":${id},"name":"n${id}"}\n`);
const pathOfNewest = async (): Promise<string> => {
  const [part] = await store.query<{ path: string }>(
    "SELECT path FROM system.parts WHERE table = 'thing' AND active ORDER BY max_block_number DESC LIMIT 1",
    { wall: 'system' },
  );
  return part?.path ?? '';
};
const ids = async (): Promise<string[]> =>
  (await store.query<{ id: string }>('SELECT id FROM thing WHERE id > 0 ORDER BY id', { wall: 'system' })).map(
    ({ id }) => id,
  );
const damage = async (): Promise<void> => truncateSync(join(await pathOfNewest(), 'skp_idx_ix_id.cmrk4'), 0);

test('what was damaged on the way in is taken away, the insert fails, and the same insert works afterwards', async () => {
  free = 0;
  const readBack = guard();
  await store.insert('thing', rowOf(1), { token: 'a' });
  const insert = (): Promise<void> => store.insert('thing', rowOf(2), { token: 'b' });
  const damaged = readBack.guarded(async () => {
    await insert();
    await damage();
  });
  await expect(damaged).rejects.toMatchObject({ code: 'failed' });
  expect(await ids()).toEqual(['1']);
  expect(restarts).toBe(0);

  await readBack.guarded(insert);
  expect(await ids()).toEqual(['1', '2']);
});

test('an insert that was under way meanwhile fails too: its rows may be among what was taken away', async () => {
  free = 0;
  const readBack = guard();
  let end = (): void => {};
  const other = readBack.guarded(
    () =>
      new Promise<void>((resolve) => {
        end = resolve;
      }),
  );
  const first = readBack.guarded(async () => {
    await store.insert('thing', rowOf(3), { token: 'c' });
    await damage();
  });
  await expect(first).rejects.toMatchObject({ code: 'failed' });
  end();
  await expect(other).rejects.toMatchObject({ code: 'failed' });
});

test('a damaged merge is taken away and the engine is opened anew, where what it replaced still is', async () => {
  free = 0;
  const readBack = guard();
  const merged = readBack.guarded(async () => {
    await store.insert('thing', rowOf(4), { token: 'd' });
    await store.command('OPTIMIZE TABLE thing FINAL');
    await damage();
  });
  await expect(merged).rejects.toMatchObject({ code: 'failed' });
  expect(restarts).toBe(1);
});

test('with room on the disk nothing is read, and a refusal stays what it was', async () => {
  free = 2 ** 40;
  let asked = 0;
  const readBack = guard({ query: async () => ((asked += 1), []) });
  expect(await readBack.guarded(async () => 'done')).toBe('done');
  await expect(readBack.guarded(() => Promise.reject(new Error('as it was')))).rejects.toThrow('as it was');
  expect(asked).toBe(0);
});

test('a part that somebody could not read is looked for without an insert, and with room on the disk', async () => {
  free = 2 ** 40;
  await store.insert('thing', rowOf(5), { token: 'e' });
  await damage();
  const readBack = guard();
  await expect(
    store.query('SELECT id FROM thing WHERE id = 5', { wall: 'system' }).catch(readBack.suspect),
  ).rejects.toMatchObject({ serverCode: 246 });
  await expect.poll(pathOfNewest).not.toMatch(/_5_5_0/);
  await expect.poll(ids).not.toContain('5');
});

test('what was written shortly before the room came back is read, too', async () => {
  free = 0;
  const readBack = guard();
  await readBack.guarded(() => store.insert('thing', rowOf(6), { token: 'f' }));
  free = 2 ** 40;
  const damaged = readBack.guarded(async () => {
    await store.insert('thing', rowOf(7), { token: 'g' });
    await damage();
  });
  await expect(damaged).rejects.toMatchObject({ code: 'failed' });
});
