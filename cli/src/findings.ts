// How findings look in a terminal: a row each, and a summary by rule.
import type { NormalisedEvent } from '@tocsin/contracts/event';
import { severityName } from '@tocsin/contracts/severity';
import type { SigmaRule } from '@tocsin/sigma';

export type Finding = { file: string; rule: SigmaRule; event: NormalisedEvent; matched: Record<string, string> };

const columns = { time: 20, level: 9, host: 24, rule: 52 };
const fit = (text: string, width: number): string =>
  text.length > width ? `${text.slice(0, width - 1)}…` : text.padEnd(width);
/** Event text may hold control characters that would drive the terminal. */
// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const plain = (text: string): string => text.replaceAll(/[\u0000-\u001F\u007F-\u009F]/g, ' ');

const timeText = (event: NormalisedEvent): string =>
  event.time === null ? '-' : new Date(event.time).toISOString().slice(0, 19).replace('T', ' ');

const row = (time: string, level: string, host: string, rule: string, what: string): string =>
  `${fit(time, columns.time)} ${fit(level, columns.level)} ${fit(host, columns.host)} ${fit(rule, columns.rule)} ${what}`;

export const tableHead = row('TIME (UTC)', 'LEVEL', 'HOST', 'RULE', 'EVENT');

export const tableRow = ({ rule, event }: Finding): string =>
  plain(
    row(
      timeText(event),
      severityName(rule.severity),
      String(event.ecs['host.name'] ?? '-'),
      rule.title,
      event.message.slice(0, 120),
    ),
  );

/** One JSON object; `event` is the native view, as the rule read it. */
export const jsonLine = ({ file, rule, event, matched }: Finding): string =>
  JSON.stringify({
    time: event.time === null ? null : new Date(event.time).toISOString(),
    level: severityName(rule.severity),
    rule: { id: rule.id, title: rule.title, file: rule.file },
    attack: rule.attack,
    dataset: event.dataset,
    file,
    matched,
    event: event.native,
  });

export type Summary = {
  events: number;
  unread: number;
  findings: number;
  byRule: ReadonlyMap<SigmaRule, number>;
  rules: number;
  files: number;
  seconds: number;
};

/** To standard error, so that what is piped on holds findings alone. */
export function printSummary({ events, unread, findings, byRule, rules, files, seconds }: Summary): void {
  const top = [...byRule].toSorted(([, a], [, b]) => b - a).slice(0, 10);
  if (top.length > 0) console.error('\nMost frequent:');
  for (const [rule, count] of top)
    console.error(`${String(count).padStart(8)}  ${severityName(rule.severity).padEnd(9)} ${plain(rule.title)}`);
  const rate = Math.round(events / Math.max(seconds, 0.001));
  console.error(
    `\n${files} files, ${events.toLocaleString('en')} events (${unread.toLocaleString('en')} could not be read), ${rules} rules: ${findings.toLocaleString('en')} findings by ${byRule.size} rules in ${seconds.toFixed(1)} s, ${rate.toLocaleString('en')} events/s.`,
  );
}
