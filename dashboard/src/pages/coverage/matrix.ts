// From the flat list of techniques to the columns of the matrix, and what each cell says.
import type { Output } from '@tocsin/contracts/client';

import { words } from './words.ts';

export type Coverage = Output<'GET /detection/coverage'>;
export type Technique = Coverage['techniques'][number];
export type Tactic = Coverage['tactics'][number];

/** `working`: a rule at work whose data arrives; `blind`: rules at work, none of whose data arrives. */
export type CellState = 'working' | 'blind' | 'shadow' | 'off' | 'none';
/** `rules` and `hits` include those of the sub-techniques. */
export type Cell = { technique: Technique; subs: readonly Technique[]; rules: number; hits: number; state: CellState };
export type MatrixColumn = { tactic: Tactic; cells: readonly Cell[]; covered: number };

const stateOf = (techniques: readonly Technique[]): CellState => {
  const any = (kind: keyof Technique['rules']) => techniques.some(({ rules }) => rules[kind] > 0);
  if (any('working')) return 'working';
  if (any('blind')) return 'blind';
  if (any('shadow')) return 'shadow';
  return any('off') ? 'off' : 'none';
};

const sum = (techniques: readonly Technique[], of: (technique: Technique) => number): number =>
  techniques.reduce((total, technique) => total + of(technique), 0);

/** One column a tactic, a technique in each of its tactics, sub-techniques inside their technique. */
export function columnsOf({ tactics, techniques }: Pick<Coverage, 'tactics' | 'techniques'>): MatrixColumn[] {
  const subsOf = Map.groupBy(
    techniques.filter(({ parent }) => parent !== null),
    ({ parent }) => parent,
  );
  const cells = techniques
    .filter(({ parent }) => parent === null)
    .map((technique): Cell => {
      const subs = subsOf.get(technique.id) ?? [];
      const all = [technique, ...subs];
      return {
        technique,
        subs,
        rules: sum(all, ({ rules }) => rules.working),
        hits: sum(all, ({ hits }) => hits),
        state: stateOf(all),
      };
    })
    .toSorted((a, b) => a.technique.name.localeCompare(b.technique.name));
  return tactics.map((tactic) => {
    const own = cells.filter(({ technique }) => technique.tactics.includes(tactic.shortName));
    return { tactic, cells: own, covered: own.filter(({ state }) => state === 'working').length };
  });
}

export type Show = 'all' | 'working' | 'blind' | 'gaps';

const shows: Record<Show, (cell: Cell) => boolean> = {
  all: () => true,
  working: ({ state }) => state === 'working',
  blind: ({ state }) => state === 'blind',
  gaps: ({ state }) => state === 'none' || state === 'off',
};

/** The cells that a view and a text leave; the text is looked for in names and ids, also of sub-techniques. */
export function narrowed(columns: readonly MatrixColumn[], show: Show, text: string): MatrixColumn[] {
  const wanted = text.trim().toLowerCase();
  const says = ({ technique, subs }: Cell): boolean =>
    wanted === '' || [technique, ...subs].some(({ id, name }) => `${id} ${name}`.toLowerCase().includes(wanted));
  return columns.map((column) => ({
    ...column,
    cells: column.cells.filter((cell) => shows[show](cell) && says(cell)),
  }));
}

/** Four strengths, so that the eye tells a lone rule from a dozen. */
export const strengthOf = (rules: number): number => (rules >= 12 ? 4 : rules >= 5 ? 3 : rules >= 2 ? 2 : 1);

/** What a screen reader hears of a cell. */
export function cellLabel({ technique, rules, hits, state }: Cell): string {
  return words.cell(`${technique.id} ${technique.name}`, words.states[state](rules), hits);
}

/** Distinct techniques by state; the matrix shows some of them in several columns. */
export function totalsOf(columns: readonly MatrixColumn[]): Record<CellState, number> & { all: number } {
  const totals = { working: 0, blind: 0, shadow: 0, off: 0, none: 0, all: 0 };
  const seen = new Set<string>();
  for (const { cells } of columns)
    for (const { technique, state } of cells) {
      if (seen.has(technique.id)) continue;
      seen.add(technique.id);
      totals[state] += 1;
      totals.all += 1;
    }
  return totals;
}
