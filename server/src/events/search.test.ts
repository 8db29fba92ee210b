// Searching on the real engine, with two organisations in one store.
import * as eventsApi from '@tocsin/contracts/api/events';
import type { EventRow } from '@tocsin/contracts/event';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { EventEngine } from '#platform/event-store';

import { countEvents } from './count.ts';
import type { EventRowInput } from './encode.ts';
import { aContext, anEvent, aRow, aStore, rowBytes } from './fixtures.ts';
import { getEvent } from './get.ts';
import { ingestStats } from './ingest-stats.ts';
import { listEventFields, listFieldValues } from './list-fields.ts';
import { createEventsModule } from './module.ts';
import { searchEvents, streamEvents, type SearchInput } from './search.ts';

const now = Date.parse('2026-11-20T12:00:00Z');
const ctx = aContext({ now: () => new Date(now) });
const other = aContext({ orgId: 'org-2', now: () => new Date(now) });
let store: EventEngine;
let drop: () => Promise<void>;

/** Two days, one event every two minutes, several in one millisecond now and then. */
const rowsOf = (orgId: string, user: string): EventRowInput[] =>
  Array.from({ length: 1_440 }, (_, i) =>
    aRow({
      orgId,
      batch: BigInt(orgId === 'org-1' ? 100 + (i % 3) : 200),
      seq: i,
      receivedAt: now,
      site: i % 2 ? 'paris' : 'lyon',
      raw: `raw of ${user} ${i}`,
      entities: [user, 'shared'],
      event: anEvent({
        time: now - 1 - Math.floor(i / 3) * 3 * 120_000,
        dataset: i % 4 ? 'windows.sysmon' : 'zeek.conn',
        message: `something by ${user}`,
        ecs: {
          'user.name': user,
          'event.code': String(i % 5),
          'source.ip': '10.0.0.7',
          'source.port': i % 2,
          'source.bytes': i,
          'event.category': ['process'],
          'host.ip': ['::1', '10.9.9.9'],
        },
        attrs: { 'winlog.channel': 'Security' },
        sourceEventId: `${user}-${i}`,
      }),
    }),
  );

beforeAll(async () => {
  ({ store, drop } = await aStore());
  const mine = rowsOf('org-1', 'alice');
  for (const batch of [100n, 101n, 102n])
    await store.insert('event', rowBytes(mine.filter((row) => row.batch === batch)), { token: String(batch) });
  await store.insert('event', rowBytes(rowsOf('org-2', 'mallory')), { token: 'theirs' });
});
afterAll(() => drop());

const input = (search: Partial<SearchInput> = {}): SearchInput => ({
  query: '',
  limit: 50,
  from: '2026-11-18T12:00:00Z',
  ...search,
});
const collect = async <T>(lines: AsyncIterable<T>): Promise<T[]> => {
  const collected: T[] = [];
  for await (const line of lines) collected.push(line);
  return collected;
};
const seqOf = (row: EventRow): number => Number(row.id.split('-')[2]);

describe('searching', () => {
  test('pages follow each other without a gap or a repetition, newest first', async () => {
    const seen: EventRow[] = [];
    let cursor: string | undefined;
    do {
      const page = await searchEvents(store, ctx, input({ limit: 199, ...(cursor !== undefined && { cursor }) }));
      seen.push(...page.items);
      cursor = page.next ?? undefined;
    } while (cursor !== undefined);
    expect(new Set(seen.map(seqOf)).size).toBe(1_440);
    expect(seen.length).toBe(1_440);
    const order = seen.map(({ id }) => id.split('-').map(BigInt));
    const before = ([a = 0n, b = 0n, c = 0n]: bigint[], [x = 0n, y = 0n, z = 0n]: bigint[]): boolean =>
      a > x || (a === x && (b > y || (b === y && c > z)));
    expect(order.every((key, i) => i === 0 || before(order[i - 1] ?? [], key))).toBe(true);
  });

  test('rows show the fields that hold something, as the source wrote them', async () => {
    const [row] = (await searchEvents(store, ctx, input({ query: 'event.code:1 source.port:1', limit: 1 }))).items;
    expect(row?.fields).toEqual({
      'user.name': 'alice',
      'event.code': '1',
      'source.ip': '10.0.0.7',
      'source.port': 1,
      'source.bytes': 1,
      'event.category': ['process'],
      'host.ip': ['::1', '10.9.9.9'],
    });
    expect(row).toMatchObject({
      time: '2026-11-20T11:59:59.999Z',
      ingested: '2026-11-20T12:00:00.000Z',
      dataset: 'windows.sysmon',
      site: 'paris',
    });
    expect(eventsApi.searchEvents.output.parse({ items: [row], next: null }).items).toEqual([row]);
  });

  test('the window is the last 24 hours unless said', async () => {
    const { total } = await countEvents(store, ctx, { query: '', buckets: 96 });
    expect(total).toBe(720);
  });

  test('a range that is reversed, a foreign cursor and a faulty search are refused', async () => {
    await expect(searchEvents(store, ctx, input({ to: '2026-11-01T00:00:00Z' }))).rejects.toMatchObject({
      code: 'time_range_reversed',
    });
    await expect(searchEvents(store, ctx, input({ cursor: 'x' }))).rejects.toMatchObject({ code: 'invalid_cursor' });
    await expect(searchEvents(store, ctx, input({ query: '(' }))).rejects.toMatchObject({ code: 'query_syntax' });
  });

  test('whoever may not read events is refused everywhere', async () => {
    const stranger = aContext({ actor: { kind: 'user', id: 'x', name: 'x', permissions: new Set() } });
    const refused = { kind: 'forbidden' };
    await expect(searchEvents(store, stranger, input())).rejects.toMatchObject(refused);
    await expect(countEvents(store, stranger, { query: '', buckets: 10 })).rejects.toMatchObject(refused);
    await expect(listEventFields(store, stranger, { query: '' })).rejects.toMatchObject(refused);
    await expect(listFieldValues(store, stranger, { query: '', field: 'host', limit: 1 })).rejects.toMatchObject(
      refused,
    );
    await expect(getEvent(store, stranger, { eventId: '1-1-1' })).rejects.toMatchObject(refused);
    await expect(streamEvents(store, stranger, input()).next()).rejects.toMatchObject(refused);
  });
});

describe('streaming', () => {
  test('rows come newest first, progress goes back, and the end says how to go on', async () => {
    const lines = await collect(streamEvents(store, ctx, input({ limit: 200 })));
    for (const line of lines) eventsApi.EventStreamLine.parse(line);
    const rows = lines.flatMap((line) => (line.kind === 'rows' ? line.items : []));
    const page = await searchEvents(store, ctx, input({ limit: 200 }));
    expect(rows).toEqual(page.items);
    expect(lines.at(-1)).toMatchObject({ kind: 'done', next: page.next });
    expect(lines.filter((line) => line.kind === 'progress').length).toBeGreaterThan(2);
    expect(lines.findIndex((line) => line.kind === 'rows')).toBe(0);
  });

  test('what goes wrong is the last line', async () => {
    const lines = await collect(streamEvents(store, ctx, input({ query: 'a and (' })));
    expect(lines).toEqual([{ kind: 'problem', code: 'query_syntax', detail: expect.stringContaining('column 7') }]);
  });

  test('a search that nobody waits for ends on the engine', async () => {
    const stop = new AbortController();
    const lines: string[] = [];
    for await (const line of streamEvents(
      store,
      ctx,
      input({ from: '2020-01-01T00:00:00Z', query: 'nothing_like_this', limit: 200 }),
      stop.signal,
    )) {
      lines.push(line.kind);
      stop.abort();
    }
    expect(lines).toEqual(['progress']);
  });
});

describe('another organisation', () => {
  const everything = { query: '', from: '2020-01-01T00:00:00Z' };
  const probes = [
    '',
    '*',
    'mallory',
    'user:mallory',
    'not alice',
    'entity:shared or *',
    'raw:mallory',
    'not (user:alice)',
    "org:org-2 or org:'org-2'",
    'a or *',
    '/./',
    'user.name:/.*/',
  ];

  test.each(probes)('is never found by %j', async (query) => {
    for (const line of await collect(streamEvents(store, ctx, input({ ...everything, query, limit: 200 }))))
      expect(JSON.stringify(line)).not.toContain('mallory');
    const { items } = await listFieldValues(store, ctx, { ...everything, query, field: 'user.name', limit: 100 });
    expect(items.map(({ value }) => value)).not.toContain('mallory');
    const mine = await countEvents(store, ctx, { ...everything, query, buckets: 10 });
    expect(mine.total).toBeLessThanOrEqual(1_440);
  });

  test('sees its own, and not ours by our id', async () => {
    const [ours] = (await searchEvents(store, ctx, input({ limit: 1 }))).items;
    const [theirs] = (await searchEvents(store, other, input({ limit: 1 }))).items;
    expect(theirs?.fields['user.name']).toBe('mallory');
    expect((await getEvent(store, ctx, { eventId: ours?.id ?? '' })).raw).toContain('alice');
    await expect(getEvent(store, other, { eventId: ours?.id ?? '' })).rejects.toMatchObject({
      code: 'event_not_found',
    });
    await expect(searchEvents(store, ctx, input({ cursor: theirs?.id ?? '' }))).resolves.not.toEqual({
      items: [],
      next: null,
    });
  });
});

describe('counting and listing', () => {
  test('the histogram adds up, bucket by bucket', async () => {
    const counted = await countEvents(store, ctx, {
      query: 'event.code:1',
      from: '2026-11-19T12:00:00Z',
      to: '2026-11-20T12:00:00Z',
      buckets: 24,
    });
    expect(counted.bucketMs).toBe(3_600_000);
    expect(counted.from).toBe('2026-11-19T12:00:00.000Z');
    expect(counted.series.map(({ name }) => name).sort()).toEqual(['windows.sysmon', 'zeek.conn']);
    expect(counted.series.every(({ counts }) => counts.length === 24)).toBe(true);
    expect(counted.total).toBe(144);
    expect(counted.series.flatMap(({ counts }) => counts).reduce((a, b) => a + b, 0)).toBe(144);
    expect(eventsApi.countEvents.output.parse(counted)).toEqual(counted);
  });

  test('fields are listed with their share', async () => {
    const { items } = await listEventFields(store, ctx, { query: '', from: '2026-11-18T12:00:00Z' });
    const share = Object.fromEntries(items.map((item) => [item.field, item.share]));
    expect(share).toMatchObject({ 'user.name': 1, 'winlog.channel': 1, 'source.port': 1 / 2 });
    expect(share).not.toHaveProperty('file.path');
    expect(items.find(({ field }) => field === 'source.ip')?.type).toBe('ip');
  });

  test.each([
    ['user.name', [['alice', 1_440]]],
    [
      'source.port',
      [
        ['0', 720],
        ['1', 720],
      ],
    ],
    [
      'ip',
      [
        ['10.0.0.7', 1_440],
        ['10.9.9.9', 1_440],
        ['::1', 1_440],
      ],
    ],
    ['winlog.channel', [['Security', 1_440]]],
    [
      'dataset',
      [
        ['windows.sysmon', 1_080],
        ['zeek.conn', 360],
      ],
    ],
    [
      'entity',
      [
        ['alice', 1_440],
        ['shared', 1_440],
      ],
    ],
    ['file.path', []],
  ])('the values of %s', async (field, expected) => {
    const listed = await listFieldValues(store, ctx, { query: '', from: '2026-11-18T12:00:00Z', field, limit: 10 });
    expect(listed.items.map(({ value, count }) => [value, count])).toEqual(expected);
    expect(listed.total).toBe(expected.length === 0 ? 0 : 1_440);
  });

  test('a document has everything', async () => {
    const [row] = (await searchEvents(store, ctx, input({ query: 'source.bytes:7', limit: 1 }))).items;
    expect(await getEvent(store, ctx, { eventId: row?.id ?? '' })).toEqual({
      ...row,
      attrs: { 'winlog.channel': 'Security' },
      entities: ['alice', 'shared'],
      raw: 'raw of alice 7',
    });
  });

  test('sources are counted by dataset and site', async () => {
    const stats = await ingestStats(store, { org: 'org-1', sites: null }, new Date(now - 1_000));
    expect(stats.map(({ dataset, site, events, unparsed }) => [dataset, site, events, unparsed])).toEqual([
      ['windows.sysmon', 'paris', 720, 0],
      ['windows.sysmon', 'lyon', 360, 0],
      ['zeek.conn', 'lyon', 360, 0],
    ]);
    expect(stats[0]).toMatchObject({
      lastIngestedAt: '2026-11-20T12:00:00.000Z',
      lastEventAt: '2026-11-20T11:59:59.999Z',
    });
    expect(await ingestStats(store, { org: 'org-1', sites: null }, new Date(now + 60_000))).toEqual([]);
  });
});

test('the module serves every endpoint but the stream', async () => {
  const served = createEventsModule(store).routes.map(({ endpoint }) => endpoint.path);
  expect(served).toEqual([
    '/events',
    '/events/histogram',
    '/events/fields',
    '/events/fields/:field/values',
    '/events/:eventId',
  ]);
  const search = createEventsModule(store).routes[0];
  const wire = {
    sessionToken: null,
    userAgent: null,
    origin: '',
    setSession: () => {},
    clearSession: () => {},
    browserToken: null,
    setBrowserToken: () => {},
  };
  expect(await search?.handle(ctx, { limit: '2', from: '2026-11-18T12:00:00Z' }, wire)).toMatchObject({
    items: { length: 2 },
  });
});
