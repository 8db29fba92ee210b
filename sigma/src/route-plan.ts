// What a route is made of: the fields of its events, what is asked of them, and the rules that ask.
import type { CompileCache } from './compile-cache.ts';
import type { FieldReader } from './field-access.ts';
import type { Check, Predicate, RouteFormula } from './predicates.ts';

export type RoutePlan = {
  /** By field, its reader; null for keywords: every value of the event. */
  readonly readers: readonly (FieldReader | null)[];
  readonly predicates: readonly Predicate[];
  readonly checks: readonly Check[];
  readonly rules: readonly { readonly index: number; readonly formula: RouteFormula }[];
  readonly cache: CompileCache;
};
