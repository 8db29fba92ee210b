// Warnings about a rule that works: what each is called, and how a check reaches a document and reports.
import type { SigmaFault } from '../fault.ts';
import type { Entry, RuleDocument } from '../yaml-nodes.ts';

/** Every check. A warning names the one it comes from. */
export const lintChecks = [
  'missing_id',
  'missing_level',
  'missing_about',
  'misspelt_key',
  'long_title',
  'date_form',
  'future_date',
  'modified_before_date',
  'tag_form',
  'unknown_tactic',
  'unknown_technique',
  'unknown_logsource',
  'unused_selection',
  'filter_counted_in',
  'filter_not_excluded',
  'wildcard_for_modifier',
  'idle_wildcard',
  'repeated_value',
  'plain_expression',
  'open_expression',
  'short_value',
  'never_true',
  'no_group_by',
  'long_timespan',
  'unknown_rule',
] as const;
export type LintCheck = (typeof lintChecks)[number];

/** Same places as a fault's, another weight: the rule works, but could be better. */
export type SigmaWarning = SigmaFault & { readonly check: LintCheck };

export type LintOptions = {
  /** YYYY-MM-DD; without it no date is in the future. */
  readonly today?: string;
  /** Ids of all known techniques, such as `T1059.001`; without them any number will do. */
  readonly techniques?: ReadonlySet<string>;
  /** What documents refer to and nobody has, as written: neither the id nor the name of a rule. */
  readonly unknownRules?: ReadonlySet<string>;
};

/** One document under the eyes of the checks. */
export type LintedDocument = {
  readonly document: RuleDocument;
  readonly entries: readonly Entry[];
  /** Offset of the document's first key. */
  readonly start: number;
  readonly options: LintOptions;
  readonly find: (key: string) => Entry | undefined;
  /** `at` is the offset into the file's text. */
  readonly warn: (check: LintCheck, at: number, message: string) => void;
};

/** `a`, `a and b`, `a, b and c`. */
export const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
