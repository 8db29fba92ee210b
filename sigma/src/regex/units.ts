// Sets of characters as classes of the platform's own expressions, which go by UTF-16 unit.
import { pairs, type CodePoints } from './code-points.ts';

const firstSurrogate = 0xd800;
const lastSurrogate = 0xdfff;

/** Whether each character of the set, which has some, is one unit and no half of another. */
export const isOfSingleUnits = (set: CodePoints): boolean =>
  set.length > 0 &&
  pairs(set).every(([first, last]) => (last < firstSurrogate || first > lastSurrogate) && last <= 0xffff);

export function classText(set: CodePoints): string {
  return `[${pairs(set)
    .map(([first, last]) => `${unit(first)}-${unit(last)}`)
    .join('')}]`;
}

const unit = (code: number): string => `\\u${code.toString(16).padStart(4, '0')}`;
