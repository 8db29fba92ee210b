// What is counted is counted once, for whom it was, and the last minute is the last minute.
import { expect, test } from 'vitest';

import { testClock } from '#platform/testing';

import { createTally } from './tally.ts';

test('counts by organisation, and apart what belongs to none', () => {
  const clock = testClock();
  const tally = createTally(clock.now);
  tally.count('hec', 'a', 'records', 5);
  tally.count('hec', 'b', 'records', 7);
  tally.count('hec', null, 'unauthorised');
  tally.count('other', 'a', 'records', 100);
  expect(tally.read('hec', ['a'])).toMatchObject({ counts: { records: 5, unauthorised: 0 }, perMinute: 5 });
  expect(tally.read('hec', ['a', null])).toMatchObject({ counts: { records: 5, unauthorised: 1 } });
  expect(tally.total('hec', 'records')).toBe(12);
  expect(tally.read('nothing', ['a', null])).toMatchObject({ counts: { records: 0 }, lastEventAt: null, refusals: [] });
});

test('forgets a minute after a minute, second by second', () => {
  const clock = testClock();
  const tally = createTally(clock.now);
  for (let second = 0; second < 90; second++) {
    tally.count('hec', 'a', 'records', 2);
    clock.advance(1000);
  }
  expect(tally.read('hec', ['a']).perMinute).toBe(2 * 59);
  clock.advance(30_000);
  expect(tally.read('hec', ['a']).perMinute).toBe(2 * 29);
  clock.advance(3_600_000);
  expect(tally.read('hec', ['a'])).toMatchObject({ perMinute: 0, counts: { records: 180 } });
});

test('keeps the newest refusals, and of one sender one of a kind a second', () => {
  const clock = testClock();
  const tally = createTally(clock.now);
  const refuse = (peer: string) => tally.refuse('hec', null, { kind: 'unauthorised', because: 'No.', peer });
  for (let round = 0; round < 1000; round++) refuse('192.0.2.1');
  refuse('192.0.2.2');
  expect(tally.read('hec', [null]).refusals.map(({ peer }) => peer)).toEqual(['192.0.2.2', '192.0.2.1']);
  for (let sender = 0; sender < 500; sender++) {
    clock.advance(1);
    refuse(`198.51.100.${sender}`);
  }
  const { refusals } = tally.read('hec', [null]);
  expect(refusals).toHaveLength(20);
  expect(refusals[0]?.peer).toBe('198.51.100.499');
});
