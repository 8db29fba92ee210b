// Splits what a rule asks of a text into what an automaton finds alone and what must be looked at closely.
import type { GlobPart } from './ast.ts';
import { fold } from './fold.ts';
import { countDashes, mostDashesWrittenOut, writeOutDashes } from './glob.ts';
import { requiredLiterals } from './regex-literals.ts';
import type { PlainTest } from './text-test.ts';

/** Where in the text the pattern must stand. `present` (any text) and `empty` have no pattern text. */
export const anchors = { contains: 0, prefix: 1, suffix: 2, whole: 3, present: 4, empty: 5 } as const;
export type Anchor = (typeof anchors)[keyof typeof anchors];
/** `text` is folded. */
export type Pattern = { readonly text: string; readonly anchor: Anchor };

/**
 * `exact`: one of the patterns is found if and only if the test holds. Otherwise the test can only hold when one
 * of the patterns is found, and needs a closer look.
 */
export type PatternPlan = { readonly exact: boolean; readonly patterns: readonly Pattern[] };

const present: Pattern = { text: '', anchor: anchors.present };

export function planPatterns(test: PlainTest): PatternPlan {
  if (test.kind === 'glob') return planGlob(test.parts, test.cased);
  const literals = test.kind === 'regex' ? requiredLiterals(test.source) : null;
  if (!literals) return { exact: false, patterns: [present] };
  return { exact: false, patterns: literals.map((text) => ({ text, anchor: anchors.contains })) };
}

function planGlob(parts: readonly GlobPart[], cased: boolean): PatternPlan {
  if (!cased && countDashes(parts) <= mostDashesWrittenOut) {
    const patterns = writeOutDashes(parts).map(exactPattern);
    const found = patterns.filter((pattern) => pattern !== null);
    if (found.length === patterns.length) return { exact: true, patterns: found };
  }
  const literals = parts.flatMap((part) => (part.kind === 'literal' ? [fold(part.text)] : []));
  const longest = literals.reduce((best, text) => (text.length > best.length ? text : best), '');
  return { exact: false, patterns: [longest === '' ? present : { text: longest, anchor: anchors.contains }] };
}

/** The pattern that says all of it; null when there is a wildcard between literals or a single-character one. */
function exactPattern(parts: readonly GlobPart[]): Pattern | null {
  const opens = parts[0]?.kind === 'many';
  const closes = parts.length > 1 && parts.at(-1)?.kind === 'many';
  const inner = parts.slice(opens ? 1 : 0, closes ? -1 : undefined);
  if (inner.length === 0) return opens ? present : { text: '', anchor: anchors.empty };
  const [only] = inner;
  if (inner.length > 1 || only?.kind !== 'literal') return null;
  const anchor = opens ? (closes ? anchors.contains : anchors.suffix) : closes ? anchors.prefix : anchors.whole;
  return { text: fold(only.text), anchor };
}
