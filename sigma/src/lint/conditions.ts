// Selections that the condition forgets, and filters that it takes for something to look for.
import type { Condition } from '../ast.ts';
import { ConditionFault, parseCondition } from '../condition.ts';
import { entriesOf, itemsOf, offsetInside, scalarOf, type Entry, type Item } from '../yaml-nodes.ts';
import type { LintedDocument } from './warning.ts';

/** Names that say of a selection that it is there to be excluded. */
const isFilter = (name: string): boolean => /^_?(?:filter|exclu|exception|whitelist|allowlist)/i.test(name);

export function lintConditions(linted: LintedDocument): void {
  const { document, find, warn } = linted;
  const part = find('detection') ?? find('filter');
  const entries = part ? entriesOf(part.value, document, part.valueAt, { list: [], at: () => undefined }) : null;
  const condition = entries?.find(({ key }) => key === 'condition');
  if (!part || !entries || !condition) return;
  const notSelections = part.key === 'filter' ? ['condition', 'rules'] : ['condition'];
  const selections = entries.filter(({ key }) => !notSelections.includes(key));
  const used = new Set<string>();
  const items = itemsOf(condition.value, document, condition.valueAt) ?? [
    { node: condition.value, at: condition.valueAt },
  ];
  for (const item of items) {
    const names = lintOne(linted, item, selections);
    // A condition that cannot be read uses who knows what.
    if (!names) return;
    for (const name of names) used.add(name);
  }
  for (const { key, keyAt } of selections.filter(({ key }) => !used.has(key))) {
    const message = isFilter(key)
      ? `The condition never uses "${key}": add "and not ${key}" to it, or remove the selection.`
      : `The condition never uses "${key}": add it to the condition, or remove the selection.`;
    warn('unused_selection', keyAt, message);
  }
}

type Use = { readonly text: string; readonly names: readonly string[]; readonly negated: boolean };

function usesIn(condition: Condition, negated = false): Use[] {
  switch (condition.kind) {
    case 'not':
      return usesIn(condition.of, !negated);
    case 'selection':
      return [{ text: condition.name, names: [condition.name], negated }];
    case 'quantified':
      return [{ text: condition.pattern, names: condition.names, negated }];
    default:
      return condition.of.flatMap((inner) => usesIn(inner, negated));
  }
}

/** The names that one condition uses; null when it cannot be read. */
function lintOne({ warn }: LintedDocument, { node, at }: Item, selections: readonly Entry[]): string[] | null {
  const source = scalarOf(node);
  if (typeof source !== 'string') return null;
  let uses: Use[];
  try {
    uses = usesIn(
      parseCondition(
        source,
        selections.map(({ key }) => key),
      ),
    );
  } catch (error) {
    if (!(error instanceof ConditionFault)) throw error;
    return null;
  }
  const excluded = new Set(uses.filter(({ negated }) => negated).flatMap(({ names }) => names));
  const placeOf = (text: string): number => {
    const found = [...source.matchAll(/[()]|[^\s()]+/g)].find((word) => word[0] === text);
    return offsetInside(node, at, found?.index ?? 0);
  };
  for (const { text, names, negated } of uses) {
    const filters = names.filter((name) => isFilter(name) && !excluded.has(name));
    const [filter] = filters;
    if (negated || filter === undefined) continue;
    if (filters.length < names.length)
      warn(
        'filter_counted_in',
        placeOf(text),
        `"${text}" takes in "${filter}", which looks like an exclusion: name the selections, and write "not ${filter}".`,
      );
    else
      warn(
        'filter_not_excluded',
        placeOf(text),
        `The condition asks for "${text}" instead of excluding it: write "not" before it, or call the selection otherwise.`,
      );
  }
  return uses.flatMap(({ names }) => names);
}
