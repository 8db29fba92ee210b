// Where a task stands on the board.
import { expect, test } from 'vitest';

import { bucketOf } from './columns.ts';

const now = new Date(2026, 2, 14, 9, 0).getTime();
const at = (day: number, hour: number): string => new Date(2026, 2, day, hour).toISOString();

test('a task is overdue, due today, within a week, later, or without a date', () => {
  expect(
    [at(14, 8), at(14, 10), at(14, 23), at(15, 1), at(21, 8), at(22, 1), null].map((due) => bucketOf(due, now)),
  ).toEqual(['overdue', 'today', 'today', 'week', 'week', 'later', 'never']);
});
