// What compiling one route teaches for the next: rules are shared by many routes, and so are their parts.
import type { Test } from './ast.ts';
import type { Automaton } from './automaton.ts';
import { buildAutomaton } from './build-automaton.ts';
import { planPatterns, type PatternPlan } from './patterns.ts';
import type { TextTest } from './regex.ts';
import { compileTextTest, type PlainTest } from './text-test.ts';
import { buildWideAutomaton, type WideAutomaton } from './wide-automaton.ts';

export type CompileCache = {
  readonly patterns: (test: PlainTest) => PatternPlan;
  readonly textTest: (test: PlainTest) => TextTest;
  /** A text that is the same for tests that ask the same. */
  readonly key: (test: Test) => string;
  /** Patterns sorted and without repetition. */
  readonly automaton: (patterns: readonly string[]) => Automaton;
  readonly wideAutomaton: (patterns: readonly string[]) => WideAutomaton;
};

/** What is known of tests that ask the same; made when first asked for. */
type Known = { readonly key: string; patterns: PatternPlan | null; textTest: TextTest | null };

export function createCompileCache(): CompileCache {
  const byTest = new WeakMap<Test, Known>();
  const bySpelling = new Map<string, Known>();
  const automata = new Map<string, Automaton>();
  const wideAutomata = new Map<string, WideAutomaton>();

  function know(test: Test): Known {
    const known = byTest.get(test);
    if (known) return known;
    // Numbers, for they become parts of longer keys.
    const make = (): Known => ({ key: String(bySpelling.size), patterns: null, textTest: null });
    const made = remember(bySpelling, spelled(test), make);
    byTest.set(test, made);
    return made;
  }

  return {
    key: (test) => know(test).key,
    patterns: (test) => (know(test).patterns ??= planPatterns(test)),
    textTest: (test) => (know(test).textTest ??= whenAsked(test)),
    automaton: (patterns) => remember(automata, patterns.join('\0\n'), () => buildAutomaton(patterns)),
    wideAutomaton: (patterns) => remember(wideAutomata, patterns.join('\0\n'), () => buildWideAutomaton(patterns)),
  };
}

/** Most expressions are never tried: they are compiled for the first text that comes so far. */
function whenAsked(test: PlainTest): TextTest {
  if (test.kind !== 'regex') return compileTextTest(test);
  let made: TextTest | null = null;
  return (text) => (made ??= compileTextTest(test))(text);
}

/** Most tests by far are globs. */
function spelled(test: Test): string {
  if (test.kind !== 'glob') return JSON.stringify(test);
  let text = test.cased ? 'cased' : 'glob';
  for (const part of test.parts)
    text += part.kind === 'literal' ? `\n${part.text.length} ${part.text}` : `\n${part.kind}`;
  return text;
}

function remember<Value>(memory: Map<string, Value>, key: string, make: () => Value): Value {
  const known = memory.get(key);
  if (known !== undefined) return known;
  const made = make();
  memory.set(key, made);
  return made;
}
