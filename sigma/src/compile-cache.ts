// What compiling one route teaches for the next: rules are shared by many routes, and so are their parts.
import type { Test } from './ast.ts';
import { buildAutomaton, buildWideAutomaton, type Automaton, type WideAutomaton } from './automaton.ts';
import { planPatterns, type PatternPlan } from './patterns.ts';
import type { TextTest } from './regex.ts';
import { compileTextTest, type PlainTest } from './text-test.ts';

export type CompileCache = {
  readonly patterns: (test: PlainTest) => PatternPlan;
  readonly textTest: (test: PlainTest) => TextTest;
  /** A text that is the same for tests that ask the same. */
  readonly key: (test: Test) => string;
  /** Patterns sorted and without repetition. */
  readonly automaton: (patterns: readonly string[]) => Automaton;
  readonly wideAutomaton: (patterns: readonly string[]) => WideAutomaton;
};

export function createCompileCache(): CompileCache {
  const plans = new WeakMap<PlainTest, PatternPlan>();
  const tests = new WeakMap<PlainTest, TextTest>();
  const keys = new WeakMap<Test, string>();
  const automata = new Map<string, Automaton>();
  const wideAutomata = new Map<string, WideAutomaton>();
  return {
    patterns: (test) => remember(plans, test, () => planPatterns(test)),
    textTest: (test) => remember(tests, test, () => compileTextTest(test)),
    key: (test) => remember(keys, test, () => JSON.stringify(test)),
    automaton: (patterns) => remember(automata, patterns.join('\0\n'), () => buildAutomaton(patterns)),
    wideAutomaton: (patterns) => remember(wideAutomata, patterns.join('\0\n'), () => buildWideAutomaton(patterns)),
  };
}

type Memory<Key, Value> = { get(key: Key): Value | undefined; set(key: Key, value: Value): unknown };

function remember<Key, Value>(memory: Memory<Key, Value>, key: Key, make: () => Value): Value {
  const known = memory.get(key);
  if (known !== undefined) return known;
  const made = make();
  memory.set(key, made);
  return made;
}
