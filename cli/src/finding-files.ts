// Findings for other programs: JSON lines and CSV.
import { tacticsOf, type Finding } from './finding.ts';

const iso = (time: number | null): string | null => (time === null ? null : new Date(time).toISOString());

/** One JSON object; `event` is the native view, as the rule read it. */
export const jsonLine = ({ time, level, rule, host, user, message, dataset, ...found }: Finding): string =>
  JSON.stringify({
    time: iso(time),
    level,
    rule: { id: rule.id, title: rule.title, file: rule.file },
    attack: rule.attack,
    host,
    user,
    message,
    dataset,
    file: found.file,
    ...(found.leftover ? { leftover: true } : {}),
    matched: found.matched,
    event: found.event,
  });

export const csvHead = line([
  'time', 'level', 'rule', 'rule_id', 'tactics', 'techniques', 'host', 'user', 'event', 'dataset', 'file', 'matched',
]); // prettier-ignore

export const csvLine = ({ time, level, rule, host, user, message, dataset, file, matched }: Finding): string =>
  line([
    iso(time) ?? '',
    level,
    rule.title,
    rule.id ?? '',
    tacticsOf(rule).join(', '),
    rule.attack.techniques.join(', '),
    host,
    user,
    message,
    dataset,
    file,
    Object.entries(matched)
      .map(([field, value]) => `${field}=${value}`)
      .join('\n'),
  ]);

/** RFC 4180, without the line end. */
function line(cells: readonly string[]): string {
  return cells.map(cell).join(',');
}

/** A cell that a spreadsheet would run as a formula is led by an apostrophe. */
function cell(text: string): string {
  const safe = /^\s*[=+\-@\t\r]/.test(text) && !/^-?\d+(?:\.\d+)?$/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
