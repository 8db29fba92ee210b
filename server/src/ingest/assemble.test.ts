// What a parser makes of one record never costs the others of its batch.
import { expect, it } from 'vitest';

import { createRuleCompiler } from '#detection';

import { startAssembly } from './assemble.ts';
import { defineSource, type Source } from './sources/source.ts';
import { unparsedDataset } from './unparsed.ts';

/** Makes of `constructor` what a careless look into a table of words does: a function where a word is expected. */
const careless: Source = defineSource({
  id: 'careless',
  title: 'Careless',
  kind: 'generic',
  summary: 'For this test.',
  format: 'lines',
  snippets: [],
  parse: ({ raw }) => ({
    time: null,
    dataset: 'careless.log',
    sourceEventId: null,
    logsource: {},
    native: { raw },
    ecs: { 'event.type': [{ start: 'start' }[raw] ?? 'info'] },
    attrs: {},
    message: raw,
  }),
});

const orgId = '0190a000-0000-7000-8000-000000000001';

it('a record that its parser makes nonsense of is kept with the reason, and all others as they are', async () => {
  const rules = await createRuleCompiler().compile({ orgId, serial: 1, rules: [], tuning: [] }, () => {});
  const about = {
    orgId,
    batch: 7n,
    source: careless,
    site: '',
    rules,
    receivedAt: 1_767_603_600_000,
    retentionDays: 9,
  };
  const assembly = startAssembly(about);
  const raws = ['start', 'constructor', '__proto__', 'end'];
  expect(assembly.add(raws.map((raw) => ({ raw })))).toEqual({ accepted: 4, unparsed: 2 });

  const rows = assembly.finish().rows.toString('utf8').trimEnd().split('\n');
  const found = rows.map((row): { seq: number; raw: string; dataset: string } => JSON.parse(row));
  expect(found.map(({ seq, raw, dataset }) => [seq, raw, dataset])).toEqual([
    [0, 'start', 'careless.log'],
    [1, 'constructor', unparsedDataset],
    [2, '__proto__', unparsedDataset],
    [3, 'end', 'careless.log'],
  ]);
});
