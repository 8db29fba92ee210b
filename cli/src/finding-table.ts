// Findings as rows of a table that fits the terminal.
import { timeText, type Finding } from './finding.ts';
import { cut, fit, plain, shortHost, type Paint } from './terminal-text.ts';

type Widths = { time: number; level: number; host: number; rule: number; event: number };

/** Below this the year and part of the titles give way. */
const roomy = 130;
const unlimited = 160;

/** @param width of the terminal; null where nobody looks */
function widthsFor(width: number | null): Widths {
  if (width === null) return { time: 19, level: 8, host: 20, rule: 52, event: unlimited };
  const isRoomy = width >= roomy;
  const fixed = { time: isRoomy ? 19 : 14, level: 8, host: isRoomy ? 18 : 15 };
  const rest = Math.max(width - fixed.time - fixed.level - fixed.host - 4, 24);
  const rule = Math.min(Math.floor(rest * 0.5), 52);
  return { ...fixed, rule, event: rest - rule };
}

export type Table = { head: string; row: (finding: Finding) => string };

export function tableFor(width: number | null, paint: Paint): Table {
  const { time, level, host, rule, event } = widthsFor(width);
  const when = (text: string): string => fit(time < 19 && text.length === 19 ? text.slice(5) : text, time);
  return {
    head: `${fit('TIME (UTC)', time)} ${fit('LEVEL', level)} ${fit('HOST', host)} ${fit('RULE', rule)} EVENT`,
    row: (finding) =>
      [
        when(timeText(finding.time)),
        paint.level(finding.level, fit(finding.level, level)),
        fit(plain(shortHost(finding.host)) || '-', host),
        fit(plain(finding.rule.title), rule),
        cut(plain(finding.message), event),
      ].join(' '),
  };
}
