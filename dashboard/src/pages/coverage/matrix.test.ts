// The matrix: where techniques stand, what their cells say, and what a filter leaves.
import { describe, expect, it } from 'vitest';

import { cellLabel, columnsOf, narrowed, totalsOf, type Technique } from './matrix.ts';

const aTechnique = (id: string, said: Partial<Technique> & { working?: number; blind?: number } = {}): Technique => ({
  id,
  name: `Name of ${id}`,
  tactics: ['execution'],
  parent: id.includes('.') ? id.slice(0, 5) : null,
  hits: 0,
  ...said,
  rules: { working: said.working ?? 0, blind: said.blind ?? 0, shadow: 0, off: 0, ...said.rules },
});
const tactics = [
  { id: 'TA0002', shortName: 'execution', name: 'Execution' },
  { id: 'TA0003', shortName: 'persistence', name: 'Persistence' },
];
const techniques = [
  aTechnique('T1059', { tactics: ['execution', 'persistence'] }),
  aTechnique('T1059.001', { working: 3, hits: 7 }),
  aTechnique('T1053', { blind: 1 }),
  aTechnique('T1072'),
];
const columns = columnsOf({ tactics, techniques });

describe('columns', () => {
  it('hold a technique under each of its tactics, with its sub-techniques added up', () => {
    expect(columns.map(({ cells }) => cells.map(({ technique }) => technique.id))).toEqual([
      ['T1053', 'T1059', 'T1072'],
      ['T1059'],
    ]);
    expect(columns[1]?.cells[0]).toMatchObject({ state: 'working', rules: 3, hits: 7 });
    expect(columns.map(({ covered }) => covered)).toEqual([1, 1]);
  });

  it('count a technique once, however many tactics it has', () => {
    expect(totalsOf(columns)).toEqual({ working: 1, blind: 1, shadow: 0, off: 0, none: 1, all: 3 });
  });
});

describe('narrowing', () => {
  const idsOf = (narrow: ReturnType<typeof narrowed>) => narrow[0]?.cells.map(({ technique }) => technique.id);
  it('keeps what the view asks for', () => {
    expect(idsOf(narrowed(columns, 'gaps', ''))).toEqual(['T1072']);
    expect(idsOf(narrowed(columns, 'blind', ''))).toEqual(['T1053']);
  });
  it('finds a technique by its sub-technique', () => {
    expect(idsOf(narrowed(columns, 'all', ' t1059.001 '))).toEqual(['T1059']);
  });
});

it('says aloud what a cell shows', () => {
  const [cell] = columns[1]?.cells ?? [];
  expect(cell && cellLabel(cell)).toBe('T1059 Name of T1059: 3 rules at work, 7 matches in 30 days');
});
