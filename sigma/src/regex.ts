// Regular expressions of rules, run by a linear engine: no text can make one stall.
import { RE2JS } from 're2js';

import type { RegexFlags } from './ast.ts';
import { createSearch } from './regex/search.ts';

export type TextTest = (text: string) => boolean;

/** Splits leading `(?i)`, `(?m)`, `(?s)` groups off an expression. */
export function leadingFlags(source: string): { source: string; flags: RegexFlags } {
  const found = /^(?:\(\?[ims]+\))+/.exec(source)?.[0] ?? '';
  return {
    source: source.slice(found.length),
    flags: { ignoreCase: found.includes('i'), multiline: found.includes('m'), dotAll: found.includes('s') },
  };
}

/**
 * Compiles an expression in RE2 syntax to a search for it anywhere in a text.
 * Throws an Error with the reason when the expression is not valid or uses what RE2 leaves out.
 */
export function compileRegex(source: string, flags: RegexFlags): TextTest {
  return createSearch(source, flags) ?? compileGeneral(source, flags);
}

function compileGeneral(source: string, flags: RegexFlags): TextTest {
  const bits =
    (flags.ignoreCase ? RE2JS.CASE_INSENSITIVE : 0) |
    (flags.multiline ? RE2JS.MULTILINE : 0) |
    (flags.dotAll ? RE2JS.DOTALL : 0);
  const expression = RE2JS.compile(source, bits);
  return (text) => expression.test(text);
}

/** Says why an expression is refused, or null when it is fine. */
export function regexFault(source: string, flags: RegexFlags): string | null {
  if (/\(\?<?[=!]/.test(source.replaceAll(/\\./gs, ''))) {
    return 'look-ahead and look-behind are not part of Sigma and cannot run in linear time';
  }
  if (/\\[1-9]/.test(source.replaceAll(/\\[^1-9]/gs, ''))) return 'back-references are not part of Sigma';
  try {
    compileGeneral(source, flags);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
