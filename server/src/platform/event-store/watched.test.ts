// A store that comes late, goes away and comes back; and the door that asks each organisation's own.
import { expect, test } from 'vitest';

import { placedStore, watchEngine, type EventEngine } from '../event-store.ts';
import { createLog } from '../log.ts';
import { createPlaces, type PlaceBook } from '../places.ts';
import { EventStoreError } from './error.ts';

const options = { name: 'eu', log: createLog('silent'), everyMs: 10, patienceMs: 200 };

type Stub = { engine: EventEngine; mode: 'fine' | 'failing' | 'silent'; asked: string[] };
/** An engine that does as it is told; it keeps nothing. */
function anEngine(): Stub {
  const answer = async (what: string): Promise<never[]> => {
    stub.asked.push(what);
    if (stub.mode === 'silent') await new Promise(() => {});
    if (stub.mode === 'failing') throw new EventStoreError('unavailable', 'connection refused');
    return [];
  };
  const engine: EventEngine = {
    engineOf: () => Promise.resolve(engine),
    insert: async (table) => void (await answer(`insert ${table}`)),
    query: (sql) => answer(sql),
    stream: async function* (sql) {
      yield await answer(sql);
    },
    command: async (sql) => void (await answer(sql)),
    close: () => Promise.resolve(),
  };
  const stub: Stub = { engine, mode: 'fine', asked: [] };
  return stub;
}
const system = { wall: 'system' } as const;

test('a store that is not there yet refuses at once, and serves when it has come', async () => {
  const stub = anEngine();
  let there = false;
  const open = (): Promise<EventEngine> =>
    there ? Promise.resolve(stub.engine) : Promise.reject(new EventStoreError('unavailable', 'nobody listens'));
  const watched = await watchEngine(open, options);
  expect(watched.state()).toMatchObject({ up: false, because: 'nobody listens' });
  await expect(watched.query('SELECT 2', system)).rejects.toMatchObject({ code: 'unavailable', retryable: true });
  await expect(watched.insert('event', Buffer.alloc(0), { token: 't' })).rejects.toMatchObject({ code: 'unavailable' });
  await expect(watched.stream('SELECT 2', system)[Symbol.asyncIterator]().next()).rejects.toMatchObject({
    code: 'unavailable',
  });
  there = true;
  await expect.poll(() => watched.state().up).toBe(true);
  expect(await watched.query('SELECT 3', system)).toEqual([]);
  await watched.close();
  expect(stub.asked).not.toContain('SELECT 2');
});

test('who waits for a store that stops answering is told, and it is asked nothing until it answers again', async () => {
  const stub = anEngine();
  const watched = await watchEngine(() => Promise.resolve(stub.engine), options);
  expect(watched.state()).toEqual({ up: true, since: null, because: null });
  stub.mode = 'silent';
  const waiting = watched.query('SELECT 4', system);
  await expect(waiting).rejects.toMatchObject({ code: 'unavailable' });
  expect(watched.state()).toMatchObject({ up: false, because: expect.stringContaining('200 ms') });
  await expect(watched.command('ALTER TABLE a')).rejects.toMatchObject({ code: 'unavailable' });
  expect(stub.asked).not.toContain('ALTER TABLE a');
  stub.mode = 'fine';
  await expect.poll(() => watched.state().up).toBe(true);
  expect(watched.state().since).not.toBeNull();
  await watched.close();
});

test('one answer that is missed is none of a store’s being away', async () => {
  const stub = anEngine();
  const watched = await watchEngine(() => Promise.resolve(stub.engine), { ...options, everyMs: 40 });
  stub.mode = 'failing';
  const before = stub.asked.length;
  await expect.poll(() => stub.asked.length, { interval: 1 }).toBeGreaterThan(before);
  stub.mode = 'fine';
  expect(watched.state().up).toBe(true);
  await expect.poll(() => stub.asked.length).toBeGreaterThan(before + 2);
  expect(watched.state()).toEqual({ up: true, since: null, because: null });
  await watched.close();
});

test('each question goes to the store of the organisation that it names, and to no other', async () => {
  const [first, eu] = [anEngine(), anEngine()];
  const pins: Record<string, string> = { a: 'default', b: 'eu', c: 'gone' };
  const settled = new Set<string>();
  const book: PlaceBook = {
    find: (orgId) => Promise.resolve({ store: pins[orgId] ?? '', settled: settled.has(orgId) }),
    settle: (orgId) => {
      settled.add(orgId);
      return Promise.resolve(pins[orgId] ?? '');
    },
  };
  const places = createPlaces(book);
  const store = placedStore(
    new Map([
      ['default', first.engine],
      ['eu', eu.engine],
    ]),
    places,
  );
  const wall = (org: string) => ({ wall: { org, sites: null } });
  await store.query('SELECT a', wall('a'));
  await store.query('SELECT b', wall('b'));
  for await (const rows of store.stream('STREAM b', wall('b'))) expect(rows).toEqual([]);
  expect(await store.engineOf('b')).toBe(eu.engine);
  expect(first.asked).toEqual(['SELECT a']);
  expect(eu.asked).toEqual(['SELECT b', 'STREAM b']);
  expect([...settled]).toEqual(['b']);
  await expect(store.query('SELECT c', wall('c'))).rejects.toMatchObject({ code: 'unavailable' });
  await expect(store.engineOf('c')).rejects.toMatchObject({ code: 'unavailable' });
  expect(first.asked).toEqual(['SELECT a']);
  // What is not final is asked again each time; what is, never.
  pins['a'] = 'eu';
  pins['b'] = 'default';
  expect([await places.find('a'), await places.find('b')]).toEqual(['eu', 'eu']);
});
