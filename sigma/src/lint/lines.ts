// The lines of a rule's selections: a field with its modifiers and its values, each at its place.
import type { Test } from '../ast.ts';
import { readChain, readValue, ValueFault, type Chain } from '../modifiers.ts';
import { entriesOf, itemsOf, scalarOf, type Entry } from '../yaml-nodes.ts';
import type { LintedDocument } from './warning.ts';

/** `written` is the value as the rule has it, `test` what it demands. */
export type LineValue = { readonly written: string; readonly test: Test; readonly at: number };
export type SelectionLine = { readonly chain: Chain; readonly keyAt: number; readonly values: readonly LineValue[] };
/** Lines that must hold together: one mapping, or a list of keywords on its own. */
export type SelectionGroup = readonly SelectionLine[];

/** Aliases can make a small file stand for a great many values; no rule needs so many looked at. */
const mostValues = 50_000;

/** The groups of every selection. What cannot be read is a fault, and left out. */
export function selectionGroups({ document, find }: LintedDocument): SelectionGroup[] {
  const part = find('detection') ?? find('filter');
  const nothing = { list: [], at: () => undefined };
  const members = part ? entriesOf(part.value, document, part.valueAt, nothing) : null;
  const groups: SelectionGroup[] = [];
  let looked = 0;
  const mapping = (node: unknown, at: number): boolean => {
    const entries = entriesOf(node, document, at, nothing);
    if (entries) groups.push(entries.flatMap((entry) => lineOf(entry) ?? []));
    return entries !== null;
  };
  const lineOf = (entry: Entry): SelectionLine | null => {
    try {
      const chain = readChain(entry.key);
      return { chain, keyAt: entry.keyAt, values: valuesOf(entry, chain) };
    } catch (error) {
      if (error instanceof ValueFault) return null;
      throw error;
    }
  };
  function valuesOf(entry: Entry, chain: Chain): LineValue[] {
    if (looked > mostValues) return [];
    const items = itemsOf(entry.value, document, entry.valueAt) ?? [{ node: entry.value, at: entry.valueAt }];
    return items.flatMap(({ node, at }) => {
      const value = scalarOf(node);
      // Placeholders stand for values that are not known here.
      if (value === undefined || chain.modifiers.includes('expand') || ++looked > mostValues) return [];
      try {
        return [{ written: String(value), test: readValue(chain, value, {}), at }];
      } catch (error) {
        if (error instanceof ValueFault) return [];
        throw error;
      }
    });
  }
  for (const entry of members ?? []) {
    if (entry.key === 'condition' || (part?.key === 'filter' && entry.key === 'rules')) continue;
    if (mapping(entry.value, entry.valueAt)) continue;
    const items = itemsOf(entry.value, document, entry.valueAt) ?? [{ node: entry.value, at: entry.valueAt }];
    const words = items.filter(({ node, at }) => !mapping(node, at));
    const chain: Chain = { field: '', modifiers: [] };
    const values = words.flatMap(({ node, at }) => valuesOf({ key: '', keyAt: at, value: node, valueAt: at }, chain));
    if (values.length > 0) groups.push([{ chain, keyAt: entry.keyAt, values }]);
  }
  return groups;
}
