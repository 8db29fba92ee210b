// The timeline's pure parts: windows, phases, gaps, bins, labels, tracks.
import { entryLanes, timelineLanes } from '@tocsin/contracts/words';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { binOverview, binTrack } from './binning.ts';
import { type Columns, flag, unpack } from './columns.ts';
import { contentsOf, sharesOf } from './comparing.ts';
import { findGaps, spanText } from './gaps.ts';
import { fitText, placeLabels } from './labels.ts';
import { laneAt, layoutOf, timeAt, xOf } from './layout.ts';
import { marks } from './marks.ts';
import { findPhases } from './phases.ts';
import { timeTextOn } from './time-text.ts';
import { firstAt, idAt, indexOfId, itemsNear, neighbourKey, trackOf as trackOfColumns, type Rowing } from './track.ts';
import { valueText } from './value-text.ts';
import { everything, keeping } from './viewing.ts';
import { extentOf, moveEdge, openingWindow, panBy, reveal, within, zoomAround } from './window.ts';

const start = Date.parse('2026-11-20T08:00:00Z');
const minute = 60_000;

type Item = {
  id: string;
  at: number;
  lane: (typeof timelineLanes)[number];
  severity: number;
  title: string;
  tactic: string | null;
  key: boolean;
  host: string | null;
};
let made = 0;
function anItem(atMinute: number, changes: Partial<Item> = {}): Item {
  made += 1;
  return {
    id: `alert:${made}`,
    at: start + atMinute * minute,
    lane: 'endpoint',
    severity: 3,
    title: `Item ${made}`,
    tactic: null,
    key: false,
    host: null,
    ...changes,
  };
}

function columnsOf(unsorted: readonly Item[]): Columns {
  const items = unsorted.toSorted((a, b) => a.at - b.at);
  const named = (value: (item: Item) => string | null): string[] => [
    ...new Set(items.flatMap((item) => value(item) ?? [])),
  ];
  const [tactics, hosts] = [named(({ tactic }) => tactic), named(({ host }) => host)];
  const index = (list: readonly string[], name: string | null): number => (name === null ? -1 : list.indexOf(name));
  return {
    count: items.length,
    time: Float64Array.from(items, ({ at }) => at),
    kind: new Int8Array(items.length),
    ids: items.map(({ id }) => id),
    lane: Int8Array.from(items, ({ lane }) => entryLanes.indexOf(lane === 'response' ? 'response' : 'attack')),
    surface: Int8Array.from(items, ({ lane }) => (lane === 'response' ? -1 : timelineLanes.indexOf(lane))),
    severity: Int8Array.from(items, ({ severity }) => severity),
    tactic: Int8Array.from(items, ({ tactic }) => index(tactics, tactic)),
    flags: Int8Array.from(items, ({ key }) => (key ? flag.key : 0)),
    host: Int16Array.from(items, ({ host }) => index(hosts, host)),
    user: new Int16Array(items.length).fill(-1),
    tactics,
    hosts,
    users: [],
    lengths: new Map(),
    names: new Map(items.flatMap(({ key, title }, at) => (key ? [[at, title] as const] : []))),
    left: 0,
  };
}
const trackOf = (items: readonly Item[], by: Rowing = 'surface') => trackOfColumns(columnsOf(items), by);

const arbitraryItems = fc.array(
  fc.record({
    minute: fc.integer({ min: 0, max: 5000 }),
    lane: fc.constantFrom('endpoint' as const, 'identity' as const, 'response' as const),
    severity: fc.integer({ min: 0, max: 4 }),
    key: fc.boolean(),
  }),
  { minLength: 1, maxLength: 200 },
);

describe('the window', () => {
  const extent = { from: 0, to: 1_000_000 };
  const day = { from: 0, to: 1440 * minute };
  const aWindow = fc
    .tuple(fc.integer({ min: 0, max: 900_000 }), fc.integer({ min: 20_000, max: 100_000 }))
    .map(([from, span]) => ({ from, to: from + span }));

  test('zooming leaves the moment under the pointer where it is, away from the edges of the incident', () => {
    const before = { from: 400_000, to: 600_000 };
    const after = zoomAround(before, 450_000, 0.5, extent);
    expect(after).toEqual({ from: 425_000, to: 525_000 });
  });

  test('no zoom, pan, drag or reveal ever leaves the incident or turns the window around', () => {
    fc.assert(
      fc.property(aWindow, fc.integer({ min: -2_000_000, max: 2_000_000 }), (window, at) => {
        const results = [
          zoomAround(window, at, 0.1, extent),
          zoomAround(window, at, 100, extent),
          panBy(window, at, extent),
          moveEdge(window, 'from', at, extent),
          moveEdge(window, 'to', at, extent),
          reveal(window, Math.min(extent.to, Math.max(0, at)), extent),
          within({ from: at, to: at + 5 }, extent),
        ];
        for (const { from, to } of results) {
          expect(from).toBeGreaterThanOrEqual(extent.from);
          expect(to).toBeLessThanOrEqual(extent.to + 1e-6);
          expect(to - from).toBeGreaterThanOrEqual(10_000 - 1e-6);
        }
      }),
    );
  });

  test('one item alone still gets ten minutes around it', () => {
    const { from, to } = extentOf([start]);
    expect(to - from).toBe(10 * minute);
    expect(from).toBe(start - 5 * minute);
  });

  test('it opens on the key moments when they are a small part, on everything when they are most of it', () => {
    const attack = (...times: number[]) => times.map((at) => ({ at: at * minute, mark: marks.high }));
    const opening = openingWindow(attack(400, 700), day);
    expect(opening.from).toBeCloseTo(364 * minute);
    expect(opening.to).toBeCloseTo(736 * minute);
    expect(openingWindow(attack(50, 1400), day)).toEqual(day);
    expect(openingWindow(attack(500), day)).toEqual(day);
  });

  test('a response soon after is in view, one much later is left to the overview', () => {
    const answeredAt = (at: number) => [
      { at: 400 * minute, mark: marks.high },
      { at: 600 * minute, mark: marks.high },
      { at: at * minute, mark: marks.response },
    ];
    expect(openingWindow(answeredAt(790), day).to).toBeGreaterThan(790 * minute);
    expect(openingWindow(answeredAt(1300), day).to).toBe(624 * minute);
  });

  test('an attack of seconds opens on more than seconds', () => {
    const { from, to } = openingWindow(
      [
        { at: 700 * minute, mark: marks.high },
        { at: 700 * minute + 4000, mark: marks.high },
      ],
      day,
    );
    expect(to - from).toBeCloseTo(1440 * minute * 0.12);
  });

  test('revealing a moment that is well inside moves nothing', () => {
    const window = { from: 100_000, to: 200_000 };
    expect(reveal(window, 150_000, extent)).toBe(window);
    expect(reveal(window, 300_000, extent).to).toBeGreaterThan(300_000);
  });
});

describe('phases', () => {
  test('each tactic begins where it first shows and lasts until the next one first shows', () => {
    const phases = findPhases([
      { at: 1, tactic: 'initial-access', severity: 2 },
      { at: 5, tactic: 'execution', severity: 3 },
      { at: 6, tactic: 'initial-access', severity: 3 },
      { at: 9, tactic: 'impact', severity: 4 },
      { at: 12, tactic: 'impact', severity: 4 },
    ]);
    expect(phases).toEqual([
      { from: 1, to: 5, tactic: 'initial-access' },
      { from: 5, to: 9, tactic: 'execution' },
      { from: 9, to: 12, tactic: 'impact' },
    ]);
  });

  test('noise does not open a phase beside something serious, but counts where it is all there is', () => {
    const noise = { at: 1, tactic: 'discovery', severity: 1 };
    expect(findPhases([noise, { at: 4, tactic: 'impact', severity: 4 }]).map((phase) => phase.tactic)).toEqual([
      'impact',
    ]);
    expect(findPhases([noise]).map((phase) => phase.tactic)).toEqual(['discovery']);
    expect(findPhases([])).toEqual([]);
  });
});

describe('gaps', () => {
  test('a gap is a good part of the incident without a mark, and never shorter than ten minutes', () => {
    const times = [0, 5, 6, 130, 131, 200].map((at) => at * minute);
    expect(findGaps(times, extentOf(times))).toEqual([
      { from: 6 * minute, to: 130 * minute },
      { from: 131 * minute, to: 200 * minute },
    ]);
    const close = [0, 1, 2, 9].map((at) => at * minute);
    expect(findGaps(close, extentOf(close))).toEqual([]);
  });

  test('lengths read as people say them', () => {
    expect([9, 60, 95, 49 * 60].map((minutes) => spanText(minutes * minute))).toEqual([
      '9 min',
      '1 h',
      '1 h 35 min',
      '2 d 1 h',
    ]);
  });
});

describe('the track', () => {
  test('holds only lanes with something in them, the response last, whatever order items come in', () => {
    const track = trackOf([
      anItem(9, { lane: 'response' }),
      anItem(3, { lane: 'network' }),
      anItem(1, { lane: 'endpoint' }),
    ]);
    expect(track.lanes.map(({ id }) => id)).toEqual(['endpoint', 'network', 'response']);
    expect([...track.time]).toEqual([...track.time].toSorted((a, b) => a - b));
  });

  test('the next key moment is found from anywhere, and none after the last', () => {
    const track = trackOf([anItem(1, { key: true }), anItem(2), anItem(3, { key: true })]);
    expect(neighbourKey(track, start, 1)).toBe(0);
    expect(neighbourKey(track, start + minute, 1)).toBe(2);
    expect(neighbourKey(track, start + 3 * minute, 1)).toBeNull();
    expect(neighbourKey(track, start + 3 * minute, -1)).toBe(0);
  });

  test('by host has a row for each, the busiest first, and one for what has no host', () => {
    const track = trackOf(
      [anItem(1, { host: 'a' }), anItem(2, { host: 'b' }), anItem(3, { host: 'b' }), anItem(4)],
      'host',
    );
    expect(track.lanes.map(({ id }) => id)).toEqual(['b', 'a', 'none']);
    expect([...track.lane]).toEqual([1, 0, 0, 2]);
  });

  test('of more hosts than there is room for, the rest share a row, and none is lost', () => {
    const items = Array.from({ length: 40 }, (_, n) => anItem(n, { host: `h${n % 20}` }));
    const track = trackOf(items, 'host');
    expect(track.lanes).toHaveLength(14);
    expect([...track.lane].filter((lane) => lane === 13)).toHaveLength(40 - 13 * 2);
  });

  test('shows what is asked for alone, and finds an entry by its id', () => {
    const columns = columnsOf([
      anItem(1, { host: 'a', tactic: 'impact' }),
      anItem(2, { host: 'b', key: true }),
      anItem(3, { lane: 'response', host: 'a' }),
    ]);
    const shown = (viewing: Partial<typeof everything>) =>
      trackOfColumns(columns, 'lane', keeping(columns, { ...everything, ...viewing }));
    expect(shown({}).time).toHaveLength(3);
    expect(shown({ host: 'a' }).time).toHaveLength(2);
    expect(shown({ host: 'a', lane: 'response' }).time).toHaveLength(1);
    expect(shown({ host: 'nobody' }).time).toHaveLength(0);
    expect(shown({ starred: true }).time).toHaveLength(0);
    const track = shown({ host: 'b' });
    expect(indexOfId(track, idAt(track, 0))).toBe(0);
    expect(indexOfId(track, columns.ids[0] ?? '')).toBe(-1);
  });

  test('two spans tell what they have in common', () => {
    const track = trackOf([
      anItem(1, { host: 'a', tactic: 'execution' }),
      anItem(50, { host: 'a' }),
      anItem(51, { host: 'b', tactic: 'impact' }),
    ]);
    const early = contentsOf(track, { from: start, to: start + 10 * minute });
    const late = contentsOf(track, { from: start + 10 * minute, to: start + 60 * minute });
    expect([early.entries, late.entries]).toEqual([1, 2]);
    expect(sharesOf(early.hosts, late.hosts)).toEqual({ both: ['a'], first: [], second: ['b'] });
    expect(sharesOf(early.tactics, late.tactics)).toEqual({ both: [], first: ['execution'], second: ['impact'] });
  });

  test('columns as the server packs them are read back', () => {
    const columns = unpack({
      count: 3,
      base: 1000,
      at: [0, 5, 0],
      kind: '053',
      id: ['001900000-0000-7000-8000-000000000000', 'z1', 'y22'],
      lane: '010',
      surface: '0--',
      severity: '412',
      tactic: '0-a',
      flags: '0v1',
      host: '00--zz',
      user: '------',
      tactics: [],
      hosts: [],
      users: [],
      spans: [[1, 60]],
      moments: [[1, 'Moved']],
      left: 0,
    });
    expect([...columns.time]).toEqual([1000, 1005, 1005]);
    expect(columns.ids).toEqual([
      'alert:01900000-0000-7000-8000-000000000000',
      'entry:01900000-0000-7000-8000-000000000001',
      'entry:01900000-0000-7000-8000-000000000022',
    ]);
    expect([[...columns.surface], [...columns.tactic], [...columns.flags], [...columns.host]]).toEqual([
      [0, -1, -1],
      [0, -1, 10],
      [0, 31, 1],
      [0, -1, 1295],
    ]);
  });

  test('firstAt is the first index not before the moment', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 100 })), fc.integer({ min: -1, max: 101 }), (values, at) => {
        const times = Float64Array.from(values.toSorted((a, b) => a - b));
        const expected = times.findIndex((time) => time >= at);
        expect(firstAt(times, at)).toBe(expected === -1 ? times.length : expected);
      }),
    );
  });

  test('near a moment the worst comes first, then the nearest', () => {
    const track = trackOf([
      anItem(10, { severity: 2 }),
      anItem(10.1, { severity: 4 }),
      anItem(10.05, { severity: 2 }),
      anItem(10, { lane: 'network', severity: 4 }),
      anItem(40, { severity: 4 }),
    ]);
    const near = itemsNear(track, 0, start + 10.06 * minute, minute);
    expect(near.map((index) => track.columns.severity[track.places[index] ?? 0])).toEqual([4, 2, 2]);
    expect(track.time[near[1] ?? 0]).toBe(start + 10.05 * minute);
  });
});

describe('bins', () => {
  test('every mark in the window is counted exactly once, as a tick or in the ridge', () => {
    fc.assert(
      fc.property(arbitraryItems, (list) => {
        const track = trackOf(list.map(({ minute: at, ...rest }) => anItem(at, rest)));
        const bins = binTrack(track, track.extent, 900);
        const ticks = bins.ticks.reduce((sum, count) => sum + count, 0);
        expect(ticks).toBe(list.filter((item) => item.lane === 'response' || item.severity >= 2).length);
        expect(Math.max(...bins.ridge)).toBeLessThanOrEqual(1);
        const quiet = list.every((item) => item.lane === 'response' || item.severity >= 2);
        expect(bins.ridge.some((value) => value > 0)).toBe(!quiet);
      }),
    );
  });

  test('marks outside the window are not drawn as ticks', () => {
    const track = trackOf([anItem(0), anItem(50), anItem(100)]);
    const bins = binTrack(track, { from: start + 40 * minute, to: start + 60 * minute }, 300);
    expect(bins.ticks.reduce((sum, count) => sum + count, 0)).toBe(1);
  });

  test('the overview is a share of its highest bar and knows the severe ones', () => {
    const track = trackOf([anItem(0, { severity: 0 }), anItem(0, { severity: 4 }), anItem(100, { severity: 1 })]);
    const overview = binOverview(track, 300);
    expect(Math.max(...overview.all)).toBe(1);
    expect(Math.max(...overview.severe)).toBe(0.5);
  });
});

describe('labels', () => {
  const arbitraryWishes = fc.array(
    fc.record({
      x: fc.integer({ min: 0, max: 1000 }),
      width: fc.integer({ min: 30, max: 220 }),
      rank: fc.integer({ min: 1, max: 4 }),
    }),
    { maxLength: 60 },
  );

  test('no label lies on another or outside, however many want a place', () => {
    fc.assert(
      fc.property(arbitraryWishes, (wishes) => {
        const placed = placeLabels(
          wishes.map((wish, index) => ({ ...wish, index })),
          0,
          1000,
        );
        for (const [position, label] of placed.entries()) {
          expect(label.left).toBeGreaterThanOrEqual(0);
          expect(label.left + label.width).toBeLessThanOrEqual(1000);
          for (const other of placed.slice(position + 1))
            expect(
              other.row !== label.row ||
                label.left + label.width <= other.left ||
                other.left + other.width <= label.left,
            ).toBe(true);
        }
      }),
    );
  });

  test('where only some fit, the worst keep their label', () => {
    const crowd = [1, 2, 3, 4].map((rank, index) => ({ index, x: 500 + index, width: 400, rank }));
    const placed = placeLabels(crowd, 0, 900).map((label) => label.index);
    expect(placed).toContain(3);
    expect(placed).not.toContain(0);
  });

  test('a label that reaches past the right edge hangs to the left of its moment', () => {
    expect(placeLabels([{ index: 0, x: 990, width: 100, rank: 1 }], 0, 1000)).toMatchObject([{ left: 900, row: 0 }]);
  });

  test('a text too long is cut to the width and says so', () => {
    const measure = (text: string): number => text.length * 10;
    expect(fitText('Directory replication', 100, measure)).toBe('Directory…');
    expect(fitText('Short', 100, measure)).toBe('Short');
  });
});

describe('places and words', () => {
  test('a place on the canvas and its time are inverse', () => {
    const layout = layoutOf(1200, 4);
    const window = { from: 1000, to: 9000 };
    expect(timeAt(layout, window, xOf(layout, window, 4321))).toBeCloseTo(4321);
    expect(laneAt(layout, layout.lanesTop + layout.laneHeight * 2 + 1)).toBe(2);
    expect(laneAt(layout, layout.lanesBottom)).toBeNull();
  });

  test('the playhead says the moment, the key moment under it and the phase', () => {
    const track = trackOf([
      anItem(0, { key: true, title: 'Link opened', tactic: 'initial-access' }),
      anItem(5, { key: true, title: 'Script ran', tactic: 'execution' }),
    ]);
    expect(valueText(track, start + 5 * minute, timeTextOn('utc'))).toBe(
      '20 Nov 08:05:00, Script ran, key moment 2 of 2, execution',
    );
  });

  test('axis ticks name midnight by its day', () => {
    const night = { from: Date.parse('2026-11-19T20:00:00Z'), to: Date.parse('2026-11-20T04:00:00Z') };
    expect(
      timeTextOn('utc')
        .ticks(night, 900)
        .map((tick) => tick.text),
    ).toContain('Fri 20');
  });
});
