// Clocks as a pure function of what happened.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { BusinessCalendar, type MaybeCalendar } from './calendar.ts';
import { mergeCycles } from './merge.ts';
import { replay, type Cycle, type ReplayedTarget } from './replay.ts';
import { breachMark, elapsedAt, pauseLimitMark, standingOf } from './standing.ts';
import type { SlaEvent } from './subject.ts';

const minute = 60_000;
const hour = 60 * minute;
const start = Date.parse('2026-03-27T12:00:00Z');
const policyId = '019ce5a1-3b0a-7c52-9f3e-2d4f6a8b0c1d';
const target = (more: Partial<ReplayedTarget> = {}): ReplayedTarget => ({
  policyId,
  key: 't',
  kind: 'resolve',
  startOn: 'created',
  stopOn: null,
  pauseOn: ['on_hold.vendor'],
  maxPauseMinutes: null,
  ...more,
});
/** SEV1 one hour … SEV5 five hours. */
const measured = {
  spans: [1, 2, 3, 4, 5].map((n) => ({ severity: n, unit: 'minutes' as const, count: n * 60 })),
  atRisk: [50],
};
const office = new BusinessCalendar({
  zone: 'Europe/Paris',
  week: [0, 1, 2, 3, 4, 5, 6].map((day) => (day < 5 ? [{ from: 540, to: 1080 }] : [])),
  holidays: [],
  overrides: [],
});

type Said = SlaEvent extends infer E ? (E extends SlaEvent ? Omit<E, 'at' | 'id'> : never) : never;
const created: Said = { kind: 'created', severity: 3 };
const stage = (name: string): Said => ({ kind: 'stage', stage: name });
const hold = (waitingOn: string | null): Said => ({ kind: 'hold', waitingOn });
/** Each at so many minutes after the start. */
const events = (...said: [number, Said][]): SlaEvent[] =>
  said.map(([after, what], index): SlaEvent => ({
    ...what,
    at: start + after * minute,
    id: String(index).padStart(4, '0'),
  }));
const at = (minutes: number) => start + minutes * minute;
const only = (cycles: readonly Cycle[]): Cycle => {
  const [cycle] = cycles;
  if (cycles.length !== 1 || !cycle) throw new Error(`There are ${cycles.length} cycles.`);
  return cycle;
};
const stand = (cycles: readonly Cycle[], now: number, calendar: MaybeCalendar = null) =>
  standingOf(only(cycles.slice(-1)), measured, calendar, now);

describe('each kind is ended by its own', () => {
  const cases: [Partial<ReplayedTarget>, Said][] = [
    [{ kind: 'ack' }, { kind: 'owner', ownerId: 'ana' }],
    [{ kind: 'ack' }, stage('triage')],
    [{ kind: 'first_update' }, { kind: 'update' }],
    [{ kind: 'contain' }, stage('eradicating')],
    [{ kind: 'contain' }, { kind: 'milestone', name: 'contained' }],
    [{ kind: 'resolve' }, stage('post_incident')],
    [{ kind: 'resolve' }, { kind: 'closed', falseAlarm: true }],
    [{ kind: 'resolve', stopOn: 'recovering' }, stage('recovering')],
    [{ kind: 'notify_regulator' }, { kind: 'reported', policyId, target: 't' }],
  ];
  test.each(cases)('%o by %o', (more, what) => {
    const [before, after] = [
      events([0, created], [5, { kind: 'severity', severity: 2 }]),
      events([0, created], [9, what]),
    ];
    expect(only(replay(target(more), before)).stoppedAt).toBeNull();
    const ended = replay(target(more), after);
    expect(only(ended).stoppedAt).toBe(at(9));
    expect(stand(ended, at(100))).toMatchObject({ state: 'met', elapsedMs: 9 * minute });
  });

  test('a stage ends nothing that a milestone speaks of', () => {
    const said = events([0, created], [5, stage('eradicating')], [9, { kind: 'milestone', name: 'contained' }]);
    expect(only(replay(target({ kind: 'contain' }), said)).stoppedAt).toBe(at(9));
  });
  test('a false alarm cancels what there is nothing of, and closing ends the rest', () => {
    const said = events([0, created], [9, { kind: 'closed', falseAlarm: true }]);
    const stateOf = (kind: ReplayedTarget['kind']) => stand(replay(target({ kind }), said), at(10)).state;
    expect(['ack', 'resolve', 'contain', 'notify_regulator'].map((kind) => stateOf(kind as 'ack'))).toEqual([
      'met',
      'met',
      'cancelled',
      'cancelled',
    ]);
  });
  test('a declared duty waits until somebody declares it', () => {
    const duty = target({ kind: 'notify_regulator', startOn: 'declared' });
    expect(replay(duty, events([0, created]))).toEqual([]);
    expect(only(replay(duty, events([0, created], [7, { kind: 'declared', policyId }]))).startedAt).toBe(at(7));
    expect(replay(duty, events([0, created], [7, { kind: 'declared', policyId: 'another' }]))).toEqual([]);
  });
});

describe('severity', () => {
  test('raised keeps what has elapsed, and may breach at once', () => {
    const said = events([0, created], [90, { kind: 'severity', severity: 1 }]);
    expect(stand(replay(target(), said), at(91))).toMatchObject({ targetMs: hour, breachAt: at(90), dueAt: at(60) });
  });
  test('lowered gives more time, and takes no breach back', () => {
    const soon = events([0, created], [60, { kind: 'severity', severity: 5 }]);
    expect(stand(replay(target(), soon), at(61))).toMatchObject({ breachAt: at(300), dueAt: at(300) });
    const late = events([0, created], [200, { kind: 'severity', severity: 5 }]);
    expect(stand(replay(target(), late), at(201))).toMatchObject({ breachAt: at(180), state: 'running' });
  });
  test('without a target sets the clock aside, and brings it back with what had elapsed', () => {
    const aside = events([0, created], [10, { kind: 'severity', severity: 0 }]);
    expect(stand(replay(target(), aside), at(20))).toMatchObject({ state: 'cancelled', targetMs: null, dueAt: null });
    const back = events([0, created], [10, { kind: 'severity', severity: 0 }], [20, { kind: 'severity', severity: 1 }]);
    expect(stand(replay(target(), back), at(21))).toMatchObject({ state: 'running', dueAt: at(60) });
  });
});

describe('pauses', () => {
  const held = events([0, created], [10, hold('vendor')], [40, hold(null)]);
  test('are not counted, for listed causes only', () => {
    expect(stand(replay(target(), held), at(50))).toMatchObject({
      elapsedMs: 20 * minute,
      pausedMs: 30 * minute,
      dueAt: at(210),
    });
    expect(stand(replay(target({ pauseOn: ['on_hold.customer'] }), held), at(50))).toMatchObject({
      pausedMs: 0,
      dueAt: at(180),
    });
    expect(stand(replay(target({ pauseOn: ['on_hold'] }), held), at(50)).dueAt).toBe(at(210));
  });
  test('while they last, nothing is due', () => {
    const cycles = replay(target(), held.slice(0, 2));
    expect(stand(cycles, at(1000))).toMatchObject({
      state: 'paused',
      dueAt: null,
      breachAt: null,
      elapsedMs: 10 * minute,
    });
  });
  test('end by themselves when the allowance is used up, and that is marked', () => {
    const cycles = replay(target({ maxPauseMinutes: 5 }), held.slice(0, 2));
    expect(stand(cycles, at(12))).toMatchObject({ state: 'paused', dueAt: at(185) });
    expect(stand(cycles, at(16))).toMatchObject({ state: 'running', dueAt: at(185) });
    expect(stand(cycles, at(16)).moments).toContainEqual({ mark: pauseLimitMark, at: at(15) });
  });
});

test('reopening starts the next cycle of what is to be resolved, and no other', () => {
  const said = events([0, created], [5, { kind: 'closed', falseAlarm: false }], [60, stage('investigating')]);
  expect(replay(target(), said).map(({ cycle, startedAt, stoppedAt }) => [cycle, startedAt, stoppedAt])).toEqual([
    [1, at(0), at(5)],
    [2, at(60), null],
  ]);
  expect(replay(target({ kind: 'ack' }), said)).toHaveLength(1);
});
test('each update starts the next cycle of a rhythm', () => {
  const said = events(
    [0, created],
    [5, { kind: 'update' }],
    [30, { kind: 'update' }],
    [40, { kind: 'closed', falseAlarm: false }],
  );
  const cycles = replay(target({ kind: 'update_cadence' }), said);
  expect(cycles.map(({ stoppedAt, cancelled }) => [stoppedAt, cancelled])).toEqual([
    [at(5), false],
    [at(30), false],
    [at(40), true],
  ]);
});
test('a milestone that is put right moves the end, whatever was recorded first', () => {
  const said = (after: number) =>
    events([0, created], [100, stage('containing')], [after, { kind: 'milestone', name: 'contained' }]);
  expect(stand(replay(target({ kind: 'contain' }), said(200)), at(300)).state).toBe('stopped_late');
  expect(stand(replay(target({ kind: 'contain' }), said(150)), at(300)).state).toBe('met');
});

const someEvent: fc.Arbitrary<[number, Said]> = fc.tuple(
  fc.integer({ min: 1, max: 14 * 24 * 60 }),
  fc.oneof(
    fc.constantFrom<Said>(
      stage('triage'),
      stage('investigating'),
      stage('containing'),
      stage('post_incident'),
      hold('vendor'),
      hold('customer'),
      hold(null),
      { kind: 'update' },
      { kind: 'closed', falseAlarm: false },
      { kind: 'milestone', name: 'contained' },
      { kind: 'owner', ownerId: 'ana' },
      { kind: 'owner', ownerId: null },
    ),
    fc.integer({ min: 0, max: 5 }).map((severity): Said => ({ kind: 'severity', severity })),
  ),
);
const stories = fc
  .array(someEvent, { maxLength: 12 })
  .map((each) => events([0, created], ...each.toSorted(([a], [b]) => a - b)));
const kinds = fc.constantFrom<ReplayedTarget['kind']>('ack', 'first_update', 'update_cadence', 'contain', 'resolve');
const targets = fc
  .tuple(kinds, fc.option(fc.integer({ min: 1, max: 2000 })))
  .map(([kind, maxPauseMinutes]) => target({ kind, maxPauseMinutes }));
const calendars = fc.constantFrom<MaybeCalendar>(null, office);

describe('whatever happens', () => {
  test('the order in which one hears of it changes nothing', () => {
    fc.assert(
      fc.property(targets, stories, fc.infiniteStream(fc.nat()), (one, story, noise) => {
        const shuffled = story.map((event) => [noise.next().value, event] as const).toSorted(([a], [b]) => a - b);
        expect(
          replay(
            one,
            shuffled.map(([, event]) => event),
          ),
        ).toEqual(replay(one, story));
      }),
    );
  });

  test('segments follow on each other from start to stop, and no time is negative or counted twice', () => {
    fc.assert(
      fc.property(
        targets,
        stories,
        calendars,
        fc.integer({ min: 0, max: 20 * 24 * 60 }),
        (one, story, calendar, later) => {
          for (const cycle of replay(one, story)) {
            const { segments, startedAt, stoppedAt } = cycle;
            // What ends at the moment it began has none.
            const [first, last] = [segments[0], segments.at(-1)];
            expect([first?.from ?? startedAt, last ? last.to : stoppedAt]).toEqual([startedAt, stoppedAt]);
            for (const [index, { to }] of segments.slice(0, -1).entries()) expect(to).toBe(segments[index + 1]?.from);
            const now = Math.max(at(later), stoppedAt ?? 0);
            const { elapsedMs, pausedMs } = standingOf(cycle, measured, calendar, now);
            expect(elapsedMs).toBeGreaterThanOrEqual(0);
            expect(pausedMs).toBeGreaterThanOrEqual(0);
            const whole = Math.max(0, (stoppedAt ?? now) - startedAt);
            expect(elapsedMs + (calendar === null ? pausedMs : 0)).toBeLessThanOrEqual(whole);
          }
        },
      ),
    );
  });

  test('a breach stays where it was, whatever comes later', () => {
    fc.assert(
      fc.property(targets, stories, someEvent, calendars, (one, story, [after, what], calendar) => {
        const last = story.at(-1)?.at ?? start;
        const more: SlaEvent[] = [...story, { ...what, at: last + after * minute, id: '9999' }];
        // A milestone decides afterwards what ended the work: that is putting a record right.
        if (what.kind === 'milestone') return;
        const [before, now] = [replay(one, story), replay(one, more)];
        for (const [index, cycle] of before.entries()) {
          const { breachAt } = standingOf(cycle, measured, calendar, last);
          if (breachAt === null || breachAt >= last) continue;
          const same = now[index];
          if (!same || same.cancelled) continue;
          expect(standingOf(same, measured, calendar, last).breachAt).toBe(breachAt);
        }
      }),
    );
  });

  test('a pause never makes anything due earlier', () => {
    fc.assert(
      fc.property(
        targets,
        fc.integer({ min: 1, max: 170 }),
        fc.integer({ min: 1, max: 3000 }),
        calendars,
        (one, from, length, calendar) => {
          const plain = events([0, created], [from, stage('triage')], [from + length, stage('triage')]);
          const held = events([0, created], [from, hold('vendor')], [from + length, hold(null)]);
          const dueOf = (story: SlaEvent[]) => {
            const [cycle] = replay({ ...one, kind: 'resolve' }, story);
            return cycle ? standingOf(cycle, measured, calendar, at(0)).dueAt : null;
          };
          expect(dueOf(held) ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(dueOf(plain) ?? 0);
        },
      ),
    );
  });

  test('what is due is due exactly when the target has elapsed', () => {
    fc.assert(
      fc.property(targets, stories, calendars, (one, story, calendar) => {
        for (const cycle of replay(one, story)) {
          const { dueAt, targetMs } = standingOf(cycle, measured, calendar, at(0));
          const elapsed = dueAt === null ? targetMs : elapsedAt(cycle.segments, dueAt, calendar);
          expect(elapsed).toBe(targetMs);
        }
      }),
    );
  });
});

describe('incidents that become one', () => {
  const member = (story: SlaEvent[], kind: ReplayedTarget['kind'] = 'resolve') => {
    const [cycle] = replay(target({ kind }), story);
    if (!cycle) throw new Error('The story starts no clock.');
    return { cycle, breachAt: standingOf(cycle, measured, null, at(1000)).breachAt };
  };
  const one = events([0, created], [10, hold('vendor')], [50, hold(null)]);
  const other = events([5, created], [30, hold('vendor')], [70, hold(null)]);

  test('start with the first, and are paused only where all were', () => {
    const merged = mergeCycles('resolve', [member(other), member(one)]);
    expect(merged?.cycle).toMatchObject({ startedAt: at(0), stoppedAt: null });
    expect(merged?.cycle.segments.map(({ kind, from, to }) => [kind, from, to])).toEqual([
      ['run', at(0), at(30)],
      ['pause', at(30), at(50)],
      ['run', at(50), null],
    ]);
  });
  test('are acknowledged by the first, resolved by the last, and breached by any', () => {
    const acked = events([0, created], [9, stage('triage')]);
    expect(mergeCycles('ack', [member(acked, 'ack'), member(events([0, created]), 'ack')])?.cycle.stoppedAt).toBe(
      at(9),
    );
    const over = events([0, created], [20, { kind: 'closed', falseAlarm: false }]);
    expect(mergeCycles('resolve', [member(over), member(one)])?.cycle.stoppedAt).toBeNull();
    expect(mergeCycles('resolve', [member(over), member(one)])?.breachAt).toBe(member(one).breachAt);
    expect(mergeCycles('resolve', [])).toBeNull();
  });
  test('of one is that one', () => {
    fc.assert(
      fc.property(stories, kinds, (story, kind) => {
        const [cycle] = replay(target({ kind }), story);
        if (!cycle) return;
        const merged = mergeCycles(kind, [{ cycle, breachAt: null }])?.cycle;
        const shape = (segments: Cycle['segments'] = []) =>
          segments.map(({ from, to, kind: what }) => [from, to, what]);
        expect(shape(merged?.segments)).toEqual(shape(cycle.segments));
        expect(merged?.stoppedAt).toBe(cycle.stoppedAt);
      }),
    );
  });
});

test('breachMark is a mark of its own', () => {
  const cycles = replay(target(), events([0, created]));
  expect(stand(cycles, at(500)).moments.map(({ mark, at: when }) => [mark, when])).toEqual([
    ['at_risk_50', at(90)],
    [breachMark, at(180)],
  ]);
});
