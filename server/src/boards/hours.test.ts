// The last day beside what is usual, without a database.
import { expect, test } from 'vitest';

import { compareWithUsual, hoursBefore } from './hours.ts';

const hours = (days: number, of: (day: number, hour: number) => number): number[] =>
  Array.from({ length: days * 24 }, (_, at) => of(Math.floor(at / 24), at % 24));

test('a window ends with the hour that is running', () => {
  const { from, to } = hoursBefore(new Date('2026-03-14T12:34:56.000Z'), 24);
  expect([from.toISOString(), to.toISOString()]).toEqual(['2026-03-13T13:00:00.000Z', '2026-03-14T13:00:00.000Z']);
});

test('what is usual is the mean of the same hour of the days before', () => {
  const { hours: today, usual } = compareWithUsual(hours(8, (day, hour) => (day === 7 ? 9 : day + hour + 1)));
  expect(today).toEqual(Array.from({ length: 24 }, () => 9));
  expect(usual?.[0]).toBe(4);
  expect(usual?.[23]).toBe(27);
});

test('days before the first alert are no days without alerts', () => {
  const { usual } = compareWithUsual(hours(8, (day) => (day >= 5 ? 4 : 0)));
  expect(usual).toEqual(Array.from({ length: 24 }, () => 4));
});

test('nothing is usual yet on the first day', () => {
  expect(compareWithUsual(hours(8, (day) => (day === 7 ? 5 : 0))).usual).toBeNull();
});
