// What could be typed next: a field, a value of the field, or a query from before.
import { writeValue } from './query-edit.ts';
import type { Wanted } from './query-tokens.ts';
import { words } from './words.ts';

export type Completion = {
  kind: 'field' | 'value' | 'history';
  /** Shown in the list. */
  label: string;
  /** Beside it, quieter. */
  hint: string;
  /** Put in place of `from`..`to`. */
  text: string;
  from: number;
  to: number;
};

const most = 9;

/** Names that begin with what was typed come before names that only contain it. */
export function matching<Item>(items: readonly Item[], typed: string, nameOf: (item: Item) => string): Item[] {
  const wanted = typed.toLowerCase();
  const rank = (item: Item): number => {
    const name = nameOf(item).toLowerCase();
    if (name.startsWith(wanted)) return 0;
    return name.split('.').some((part) => part.startsWith(wanted)) ? 1 : name.includes(wanted) ? 2 : 3;
  };
  return items
    .filter((item) => rank(item) < 3)
    .toSorted((a, b) => rank(a) - rank(b))
    .slice(0, most);
}

const shortNames =
  'host user ip src dst port process parent cmd pid hash file registry script domain url email code action outcome category message entity raw'
    .split(' ')
    .map((field) => ({ field, type: words.query.shortName, share: 0 }));

export const fieldCompletions = (
  wanted: Extract<Wanted, { kind: 'field' }>,
  fields: readonly { field: string; type: string; share: number }[],
): Completion[] =>
  matching([...fields, ...shortNames], wanted.prefix, ({ field }) => field)
    .filter(({ field }) => field !== wanted.prefix)
    .map(({ field, type, share }) => ({
      kind: 'field',
      label: field,
      hint: share === 0 ? type : words.query.typeAndShare(type, Math.max(1, Math.round(share * 100))),
      text: `${field}:`,
      from: wanted.from,
      to: wanted.to,
    }));

export const valueCompletions = (
  wanted: Extract<Wanted, { kind: 'value' }>,
  values: readonly { value: string; count: number }[],
): Completion[] =>
  matching(values, wanted.prefix, ({ value }) => value).map(({ value, count }) => ({
    kind: 'value',
    label: value,
    hint: String(count),
    text: `${writeValue(value)} `,
    from: wanted.from,
    to: wanted.to,
  }));

export const historyCompletions = (text: string, history: readonly string[]): Completion[] =>
  history
    .filter((query) => query !== text && query.startsWith(text))
    .slice(0, most)
    .map((query) => ({
      kind: 'history',
      label: query,
      hint: words.query.searchedBefore,
      text: query,
      from: 0,
      to: text.length,
    }));

/** The text with the completion in it, and where the caret then stands. */
export function complete(text: string, { text: inserted, from, to }: Completion): { text: string; caret: number } {
  // A colon or a space that is already there is not written twice.
  const rest = text.slice(to);
  const last = inserted.at(-1) ?? '';
  const doubled = (last === ':' || last === ' ') && rest.startsWith(last);
  const put = doubled ? inserted.slice(0, -1) : inserted;
  return { text: text.slice(0, from) + put + rest, caret: from + inserted.length };
}
