// Reads one line of a selection: a field with its modifiers and values, or a list of keywords.
import type { Detection, Test } from './ast.ts';
import type { FaultList } from './fault.ts';
import { countDashes, dashes, mostDashesWrittenOut } from './glob.ts';
import { readChain, readValue, ValueFault, type Chain, type RawValue } from './modifiers.ts';
import { itemsOf, scalarOf, type Entry, type Item, type RuleDocument } from './yaml-nodes.ts';

export type DetectionReader = {
  readonly document: RuleDocument;
  readonly faults: FaultList;
  readonly placeholders: Readonly<Record<string, readonly string[]>>;
};

/**
 * How much a rule may ask for, in values; expressions and alternatives count for several. The public rules stay
 * under a fortieth of it, but aliases, placeholders and dashes could make a small file stand for millions.
 */
const mostWork = 200_000;
const regexWork = 20;

function workOf(test: Test): number {
  if (test.kind === 'anyOf') return test.of.reduce((sum, one) => sum + workOf(one), 0);
  if (test.kind === 'glob') return dashes.length ** Math.min(countDashes(test.parts), mostDashesWrittenOut);
  return test.kind === 'regex' ? regexWork : 1;
}

/** What cannot be read goes to the faults and comes back as null. */
export function createItemReader({ document, faults, placeholders }: DetectionReader) {
  let work = 0;

  function keywords(items: readonly Item[]): Detection | null {
    const tests = readTests({ field: '', modifiers: [] }, items, items.length > 1);
    return tests && { kind: 'item', field: null, match: 'any', tests };
  }

  function item(entry: Entry): Detection | null {
    let chain: Chain;
    try {
      chain = readChain(entry.key);
    } catch (error) {
      if (!(error instanceof ValueFault)) throw error;
      faults.at(entry.keyAt, error.message);
      return null;
    }
    const items = itemsOf(entry.value, document, entry.valueAt);
    if (items?.length === 0) {
      faults.at(entry.valueAt, `"${entry.key}" has an empty list of values.`);
      return null;
    }
    if (!items && scalarOf(entry.value) === undefined) {
      faults.at(entry.valueAt, `"${entry.key}" must have a value or a list of values, not a mapping.`);
      return null;
    }
    const tests = readTests(chain, items ?? [{ node: entry.value, at: entry.valueAt }], items !== null);
    if (!tests) return null;
    const match = chain.modifiers.includes('all') ? 'all' : 'any';
    const positive: Detection = { kind: 'item', field: chain.field === '' ? null : chain.field, match, tests };
    return chain.modifiers.includes('neq') ? { kind: 'not', of: positive } : positive;
  }

  function readTests(chain: Chain, items: readonly Item[], isList: boolean): Test[] | null {
    const tests: Test[] = [];
    for (const { node, at } of items) {
      if (work > mostWork) return null;
      const value = scalarOf(node);
      if (value === undefined) faults.at(at, 'A value must be a text, a number, true, false or null.');
      else if (value === null && chain.field === '') faults.at(at, 'A keyword cannot be null.');
      else if (value === null && isList)
        faults.at(at, 'null cannot stand in a list of values: write a selection of its own.');
      else {
        const test = readOne(chain, value, at);
        if (test) tests.push(test);
        work += test ? workOf(test) : 1;
        if (work > mostWork) faults.at(at, 'From here on the rule has too many values.');
      }
    }
    return tests.length < items.length ? null : tests;
  }

  function readOne(chain: Chain, value: RawValue, at: number): Test | null {
    try {
      return readValue(chain, value, placeholders);
    } catch (error) {
      if (!(error instanceof ValueFault)) throw error;
      faults.at(at, error.message);
      return null;
    }
  }

  return { keywords, item };
}
