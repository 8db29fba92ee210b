// Findings as a story: in the order of time over all files, a lane for each account on each host.
import { tacticsOf, type Finding, type FoundBy } from './finding.ts';
import { cut, fit, plain, shortHost, type Paint } from './terminal-text.ts';

/** What the timeline keeps of a finding, so that millions of them fit. */
type Row = Pick<Finding, 'time' | 'level' | 'message'> & { rule: FoundBy; lane: string };
type Entry = Row & { until: number | null; count: number };

/** Columns of letters before a row stops being readable; those with fewest findings share the last. */
const maxLanes = 16;
const shared = '+';
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
/** From here on rule and event stand side by side. */
const roomy = 140;

export class Timeline {
  readonly #rows: Row[] = [];

  add({ time, level, message, rule, host, user }: Finding): void {
    const lane = `${plain(shortHost(host)) || '?'} · ${plain(user) || '-'}`;
    this.#rows.push({ time, level, message, rule, lane });
  }

  /** @param width of the terminal; null where nobody looks */
  *lines(width: number | null, paint: Paint): Generator<string> {
    const entries = merged(this.#rows.toSorted((a, b) => (a.time ?? Infinity) - (b.time ?? Infinity)));
    const lanes = lanesOf(entries);
    yield* legend(entries, lanes);
    let day = '';
    for (const entry of entries) {
      const entryDay = dayOf(entry.time);
      if (entryDay !== day) {
        yield '';
        yield `── ${entryDay} ${'─'.repeat(Math.max((width ?? 100) - entryDay.length - 4, 3))}`;
        day = entryDay;
      }
      yield* entryLines(entry, lanes, width, paint);
    }
  }
}

/** What a rule says again of the same lane on the same day, before anything else happens there, is one entry. */
function merged(rows: readonly Row[]): Entry[] {
  const entries: Entry[] = [];
  const lastOf = new Map<string, Entry>();
  for (const row of rows) {
    const last = lastOf.get(row.lane);
    if (last?.rule === row.rule && dayOf(last.time) === dayOf(row.time)) {
      last.count += 1;
      last.until = row.time;
      continue;
    }
    const entry = { ...row, until: row.time, count: 1 };
    entries.push(entry);
    lastOf.set(row.lane, entry);
  }
  return entries;
}

const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

function dayOf(time: number | null): string {
  if (time === null) return 'without a time';
  const date = new Date(time);
  return `${date.toISOString().slice(0, 10)} ${days[date.getUTCDay()] ?? ''}, UTC`;
}

/** Lane to letter, in the order of first appearance. */
function lanesOf(entries: readonly Entry[]): Map<string, string> {
  const counts = countsOf(entries);
  const own = new Set(
    [...counts.keys()]
      .toSorted((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0))
      .slice(0, counts.size > maxLanes ? maxLanes - 1 : maxLanes),
  );
  const lanes = new Map<string, string>();
  let next = 0;
  for (const lane of counts.keys()) lanes.set(lane, own.has(lane) ? (letters[next++] ?? shared) : shared);
  return lanes;
}

function countsOf(entries: readonly Entry[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { lane, count } of entries) counts.set(lane, (counts.get(lane) ?? 0) + count);
  return counts;
}

function* legend(entries: readonly Entry[], lanes: Map<string, string>): Generator<string> {
  if (entries.length === 0) return yield 'Nothing was found.';
  const counts = countsOf(entries);
  let others = 0;
  for (const [lane, letter] of lanes)
    if (letter === shared) others += 1;
    else yield `${letter}  ${lane}  (${(counts.get(lane) ?? 0).toLocaleString('en')})`;
  if (others > 0) yield `${shared}  ${others} others`;
}

/** The longest tactic, and that there are others. */
const tacticWidth = 23;

function firstTactic(rule: FoundBy): string {
  const [first, ...others] = tacticsOf(rule);
  return first === undefined ? '-' : `${first}${others.length > 0 ? ` +${others.length}` : ''}`;
}

const clock = (time: number | null): string => (time === null ? '' : new Date(time).toISOString().slice(11, 19));

function* entryLines(entry: Entry, lanes: Map<string, string>, width: number | null, paint: Paint): Generator<string> {
  const { time, until, count, level, lane, rule, message } = entry;
  const [from, to] = [clock(time), clock(until)];
  const columns = [...new Set(lanes.values())].toSorted();
  const letter = lanes.get(lane) ?? shared;
  const cells = columns.map((column) => (column === letter ? column : '·')).join('');
  const when = fit(from === to ? from : `${from}–${to}`, 17);
  const start = `${when} ${cells} ${paint.level(level, fit(level, 8))} ${fit(firstTactic(rule), tacticWidth)} `;
  const startWidth = 17 + 1 + cells.length + 1 + 8 + 1 + tacticWidth + 1;
  const title = `${plain(rule.title)}${count > 1 ? ` ×${count.toLocaleString('en')}` : ''}`;
  const what = plain(letter === shared ? `${lane}: ${message}` : message);
  if (width === null) return yield `${start}${title}  ${what}`;
  const rest = Math.max(width - startWidth, 30);
  if (width >= roomy) {
    const titleWidth = Math.min(Math.floor(rest * 0.5), 50);
    return yield `${start}${fitTitle(title, count, titleWidth)} ${paint.dim(cut(what, rest - titleWidth - 1))}`;
  }
  yield `${start}${fitTitle(title, count, rest).trimEnd()}`;
  const indent = ' '.repeat(when.length + 1);
  yield `${indent}${paint.dim(cut(what, width - indent.length))}`;
}

/** The count is what must not be cut off. */
function fitTitle(title: string, count: number, width: number): string {
  if (count === 1 || title.length <= width) return fit(title, width);
  const mark = ` ×${count.toLocaleString('en')}`;
  return `${fit(title.slice(0, -mark.length), width - mark.length)}${mark}`;
}
