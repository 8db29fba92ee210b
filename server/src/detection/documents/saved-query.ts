// Saved queries: a search kept under a name, with the range it is usually run over.
import type { RuleFault } from '@tocsin/contracts/rule';

import { queryFault } from '#events';

import { aboutKeys, yamlColumns, type DocumentColumns } from './about.ts';
import { durationMs } from './threshold.ts';
import { readYaml } from './yaml-reader.ts';

export type SavedQuery = { query: string; rangeMs: number };

const dayMs = 86_400_000;

export function readSavedQuery(
  source: string,
  file: string,
): { columns: DocumentColumns; query: SavedQuery; faults: RuleFault[] } | { faults: RuleFault[] } {
  const { reader, faults } = readYaml(source, file);
  if (!reader) return { faults };
  reader.expectOnly([...aboutKeys, 'query', 'range']);
  const columns = yamlColumns('query', reader);
  const query = reader.text('query');
  const fault = query.trim() === '' ? 'The document has no query.' : queryFault(query);
  if (fault) reader.fault('query', fault);
  const range = reader.text('range');
  const rangeMs = range === '' ? dayMs : durationMs(range);
  if (rangeMs === null) reader.fault('range', 'The range is a number and a unit, such as 24h or 7d.');
  return faults.length > 0 ? { faults } : { columns, query: { query, rangeMs: rangeMs ?? dayMs }, faults };
}
