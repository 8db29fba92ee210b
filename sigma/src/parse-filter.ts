// Reads the `filter` part of a filter document: which rules it narrows, and where their matches are dropped.
import type { SigmaFilter } from './ast.ts';
import { parseDetection } from './parse-detection.ts';
import type { DetectionReader } from './parse-item.ts';
import { entriesOf, itemsOf, scalarOf, type Entry } from './yaml-nodes.ts';

export type FilterParts = Pick<SigmaFilter, 'rules' | 'selections' | 'conditions'>;

/** Every fault goes to the reader's faults; null when nothing could be read. */
export function parseFilter(reader: DetectionReader, filter: Entry): FilterParts | null {
  const { document, faults } = reader;
  const entries = entriesOf(filter.value, document, filter.valueAt, faults);
  if (!entries) {
    faults.at(filter.valueAt, 'The filter must hold rules, selections and a condition.');
    return null;
  }
  const named = entries.find(({ key }) => key === 'rules');
  if (!named) faults.at(filter.keyAt, 'The filter does not say which rules it is for: write `rules: any`, or a list.');
  const rules = named ? readRules(reader, named) : 'any';
  const detection = parseDetection(reader, filter, ['rules']);
  return rules === null ? null : { rules, ...detection };
}

function readRules({ document, faults }: DetectionReader, entry: Entry): 'any' | string[] | null {
  const items = itemsOf(entry.value, document, entry.valueAt);
  if (!items) {
    const only = scalarOf(entry.value);
    if (only === 'any') return 'any';
    if (typeof only === 'string' && only !== '') return [only];
    faults.at(entry.valueAt, '"rules" must be `any`, or the ids or names of rules.');
    return null;
  }
  const names: string[] = [];
  for (const { node, at } of items) {
    const name = scalarOf(node);
    if (typeof name === 'string' && name !== '') names.push(name);
    else faults.at(at, 'A rule is named by its id or name.');
  }
  if (items.length === 0) faults.at(entry.valueAt, 'The list of rules is empty.');
  return names;
}
