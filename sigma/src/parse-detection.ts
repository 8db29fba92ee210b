// Reads the `detection` part of a rule: its selections and its conditions.
import type { Condition, Detection, Selection } from './ast.ts';
import { ConditionFault, parseCondition } from './condition.ts';
import { createItemReader, type DetectionReader } from './parse-item.ts';
import { entriesOf, itemsOf, offsetInside, scalarOf, type Entry, type Item } from './yaml-nodes.ts';

/** Together with the words of a condition this bounds what `all of them` can come to. */
const mostSelections = 1_000;

export type ParsedDetection = {
  readonly selections: readonly Selection[];
  readonly conditions: readonly Condition[];
};

/**
 * Reads `detection` (or a filter, whose `others` are no selections); every fault goes to `faults`, and what is
 * returned then is incomplete.
 */
export function parseDetection(
  reader: DetectionReader,
  detection: Entry,
  others: readonly string[] = [],
): ParsedDetection {
  const selections: Selection[] = [];
  const all = entriesOf(detection.value, reader.document, detection.valueAt, reader.faults);
  const entries = all?.filter(({ key }) => !others.includes(key));
  if (!entries) {
    reader.faults.at(detection.valueAt, `The ${detection.key} must hold selections and a condition.`);
    return { selections, conditions: [] };
  }
  const read = createReader(reader);
  for (const entry of entries) {
    if (entry.key === 'condition') continue;
    if (entry.key === 'timeframe') {
      reader.faults.at(
        entry.keyAt,
        'A timeframe belongs to aggregations, which were removed from Sigma: write a correlation instead.',
      );
      continue;
    }
    const detection = read.selection(entry);
    if (detection) selections.push({ name: entry.key, detection });
  }
  const names = entries.map(({ key }) => key).filter((key) => key !== 'condition' && key !== 'timeframe');
  if (names.length === 0) reader.faults.at(detection.keyAt, `The ${detection.key} has no selection.`);
  const excess = entries[mostSelections + 1];
  if (excess) {
    reader.faults.at(excess.keyAt, `A rule cannot have more than ${mostSelections} selections.`);
    return { selections, conditions: [] };
  }
  const condition = entries.find(({ key }) => key === 'condition');
  if (!condition) reader.faults.at(detection.keyAt, `The ${detection.key} has no condition.`);
  const conditions = condition ? readConditions(reader, condition, names) : [];
  return { selections, conditions };
}

function readConditions({ document, faults }: DetectionReader, entry: Entry, names: readonly string[]): Condition[] {
  const items = itemsOf(entry.value, document, entry.valueAt) ?? [{ node: entry.value, at: entry.valueAt }];
  if (items.length === 0) faults.at(entry.valueAt, 'The list of conditions is empty.');
  const conditions: Condition[] = [];
  for (const { node, at } of items) {
    const source = scalarOf(node);
    if (typeof source !== 'string') {
      faults.at(at, source === null ? 'The condition is empty.' : 'The condition must be a text.');
      continue;
    }
    try {
      conditions.push(parseCondition(source, names));
    } catch (error) {
      if (!(error instanceof ConditionFault)) throw error;
      faults.at(offsetInside(node, at, error.position), error.message);
    }
  }
  return conditions;
}

function createReader(reader: DetectionReader) {
  const { document, faults } = reader;
  const { keywords, item } = createItemReader(reader);

  function selection(entry: Entry): Detection | null {
    const items = itemsOf(entry.value, document, entry.valueAt);
    if (items) return list(entry, items);
    const map = mapping(entry.value, entry.valueAt);
    if (map !== undefined) return map;
    const value = scalarOf(entry.value);
    if (value === null) {
      faults.at(entry.keyAt, `The selection "${entry.key}" is empty.`);
      return null;
    }
    return keywords([{ node: entry.value, at: entry.valueAt }]);
  }

  /** Undefined when the node is no mapping, null when it is a faulty one. */
  function mapping(node: unknown, at: number): Detection | null | undefined {
    const entries = entriesOf(node, document, at, faults);
    if (!entries) return undefined;
    if (entries.length === 0) {
      faults.at(at, 'This mapping is empty.');
      return null;
    }
    const of = entries.map(item).filter((detection) => detection !== null);
    return of.length < entries.length ? null : joined('and', of);
  }

  function list(entry: Entry, items: readonly Item[]): Detection | null {
    if (items.length === 0) {
      faults.at(entry.valueAt, `The selection "${entry.key}" is an empty list.`);
      return null;
    }
    const words = items.filter(({ node }) => scalarOf(node) !== undefined);
    const of: (Detection | null)[] = words.length > 0 ? [keywords(words)] : [];
    for (const { node, at } of items) {
      if (scalarOf(node) !== undefined) continue;
      const map = mapping(node, at);
      if (map === undefined) faults.at(at, 'A list inside a list has no meaning in Sigma.');
      of.push(map ?? null);
    }
    const readable = of.filter((detection) => detection !== null);
    return readable.length < of.length ? null : joined('or', readable);
  }

  return { selection };
}

function joined(kind: 'and' | 'or', of: readonly Detection[]): Detection {
  const [first] = of;
  return first !== undefined && of.length === 1 ? first : { kind, of };
}
