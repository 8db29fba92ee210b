// The shape of a search: what the parser makes, the printer writes and the compiler turns into SQL.

/** A value with wildcards: text, `*` for any run of characters, `?` for any one. */
export type Pattern = readonly (string | Wildcard)[];
export type Wildcard = { any: 'run' | 'one' };

export const comparisons = ['>=', '<=', '>', '<'] as const;
export type Comparison = (typeof comparisons)[number];

export type Test =
  | { kind: 'match'; pattern: Pattern }
  | { kind: 'exact'; text: string }
  | { kind: 'exists' }
  | { kind: 'compare'; operator: Comparison; text: string }
  /** Both ends included; null is open. */
  | { kind: 'range'; from: string | null; to: string | null }
  | { kind: 'regex'; source: string };

/** `at` is the place in the text, from 0. A `field` of null looks in everything a person reads. */
export type Term = { kind: 'term'; field: string | null; test: Test; at: number };
export type Query = Term | { kind: 'and' | 'or'; items: readonly Query[] } | { kind: 'not'; item: Query };

export type QueryFault = { at: number; detail: string };

export const isLiteral = (pattern: Pattern): boolean => pattern.every((part) => typeof part === 'string');
export const literalText = (pattern: Pattern): string =>
  pattern.map((part) => (typeof part === 'string' ? part : part.any === 'run' ? '*' : '?')).join('');
