// What a hunt says at its end: the rules that fired most, and how much was read.
import { severityName } from '@tocsin/contracts/severity';

import type { HuntTotals } from './hunter.ts';
import { paintFor, plain } from './terminal-text.ts';

export type Summary = HuntTotals & { rules: number; files: number; damage: number; seconds: number };

const count = (number: number): string => number.toLocaleString('en');
const counted = (number: number, one: string, many: string): string => `${count(number)} ${number === 1 ? one : many}`;

/** To standard error, so that what is piped on holds findings alone. */
export function printSummary({ events, unread, findings, byRule, rules, files, damage, seconds }: Summary): void {
  const paint = paintFor(process.stderr);
  const top = [...byRule].toSorted(([, a], [, b]) => b - a).slice(0, 10);
  if (top.length > 0) console.error('\nMost frequent:');
  for (const [rule, times] of top) {
    const level = severityName(rule.severity);
    console.error(`${count(times).padStart(8)}  ${paint.level(level, level.padEnd(8))}  ${plain(rule.title)}`);
  }
  const damaged = damage === 0 ? '' : `, ${counted(damage, 'damaged place', 'damaged places')}`;
  const rate = Math.round(events / Math.max(seconds, 0.001));
  console.error(
    `\n${counted(files, 'file', 'files')}, ${counted(events, 'event', 'events')} (${count(unread)} could not be read${damaged}), ${counted(rules, 'rule', 'rules')}: ${counted(findings, 'finding', 'findings')} by ${counted(byRule.size, 'rule', 'rules')} in ${seconds.toFixed(1)} s, ${count(rate)} events/s.`,
  );
}
