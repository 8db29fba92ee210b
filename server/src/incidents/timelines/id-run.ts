// Ids for the rows of one file: alike but for their end, so that all marks of a timeline pack small.
import { randomInt } from 'node:crypto';

import { uuidv7 } from '#platform/id';

const figures = 12;

/** As RFC 9562 (6.2, method 1) counts on within one moment: what is random is drawn once, the last twelve figures count. */
export function idRun(count: number): string[] {
  const first = uuidv7();
  const [head, start] = [first.slice(0, -figures), randomInt(2 ** 47)];
  return Array.from({ length: count }, (_, index) => head + (start + index).toString(16).padStart(figures, '0'));
}
