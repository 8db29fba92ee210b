// What a parsed rule is made of: frozen data, each node with a `kind`; what is done with it lives elsewhere.

/**
 * One piece of a string value. `many` is `*`, `one` is `?`, `dash` is any of the characters
 * Windows programs take for an option's dash (`-`, `/`, en dash, em dash, horizontal bar).
 */
export type GlobPart =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'many' }
  | { readonly kind: 'one' }
  | { readonly kind: 'dash' };

export type RegexFlags = { readonly ignoreCase: boolean; readonly multiline: boolean; readonly dotAll: boolean };

export type Comparison = 'lt' | 'lte' | 'gt' | 'gte';
export type DatePart = 'minute' | 'hour' | 'day' | 'week' | 'month' | 'year';

/** What one value of a rule demands of one value of an event. */
export type Test =
  /** The parts cover the whole text. */
  | { readonly kind: 'glob'; readonly parts: readonly GlobPart[]; readonly cased: boolean }
  /** The expression (RE2 syntax) is found somewhere in the text. */
  | { readonly kind: 'regex'; readonly source: string; readonly flags: RegexFlags }
  /** The text is an address inside the network; `bytes` is 4 or 16 long. */
  | { readonly kind: 'cidr'; readonly bytes: readonly number[]; readonly prefix: number; readonly text: string }
  | { readonly kind: 'compare'; readonly operator: Comparison; readonly value: number }
  /** The part of the date, in UTC; `week` is the ISO 8601 week. */
  | { readonly kind: 'datePart'; readonly part: DatePart; readonly value: number }
  /** The field is absent (or JSON null). */
  | { readonly kind: 'null' }
  | { readonly kind: 'exists'; readonly present: boolean }
  /** Compared with the value of another field of the same event. */
  | {
      readonly kind: 'fieldReference';
      readonly field: string;
      readonly how: 'equals' | 'startsWith' | 'endsWith' | 'contains';
      readonly cased: boolean;
    }
  /** Alternatives that one written value stands for (`base64offset`, `expand`). */
  | { readonly kind: 'anyOf'; readonly of: readonly Test[] };

/** What a selection demands. An `item` without a field is a list of keywords, looked for in every value. */
export type Detection =
  | { readonly kind: 'and'; readonly of: readonly Detection[] }
  | { readonly kind: 'or'; readonly of: readonly Detection[] }
  | { readonly kind: 'not'; readonly of: Detection }
  | {
      readonly kind: 'item';
      readonly field: string | null;
      readonly match: 'any' | 'all';
      readonly tests: readonly Test[];
    };

/** A condition as it was written; `names` are the selections a pattern stands for in this rule. */
export type Condition =
  | { readonly kind: 'and'; readonly of: readonly Condition[] }
  | { readonly kind: 'or'; readonly of: readonly Condition[] }
  | { readonly kind: 'not'; readonly of: Condition }
  | { readonly kind: 'selection'; readonly name: string }
  | {
      readonly kind: 'quantified';
      readonly match: 'any' | 'all';
      readonly pattern: string;
      readonly names: readonly string[];
    };

export type Selection = { readonly name: string; readonly detection: Detection };

export type LogSource = { readonly product?: string; readonly category?: string; readonly service?: string };

/** 0 informational, 1 low, 2 medium, 3 high, 4 critical. */
export type SigmaLevel = 'informational' | 'low' | 'medium' | 'high' | 'critical';

export type SigmaRule = {
  /** The document's UUID in lower case; without one, a UUID derived from title, log source and detection. */
  readonly id: string;
  readonly title: string;
  /** What correlations may call the rule instead of its id; null where absent. */
  readonly name: string | null;
  readonly description: string;
  readonly author: string;
  /** As written; empty where the rule does not say. */
  readonly status: string;
  readonly level: SigmaLevel;
  readonly severity: 0 | 1 | 2 | 3 | 4;
  readonly references: readonly string[];
  readonly falsePositives: readonly string[];
  readonly tags: readonly string[];
  /** From the tags: tactics such as `credential-access`, techniques such as `T1003.001`. */
  readonly attack: { readonly tactics: readonly string[]; readonly techniques: readonly string[] };
  readonly logsource: LogSource;
  /** As written, normally YYYY-MM-DD; null where absent. */
  readonly date: string | null;
  readonly modified: string | null;
  readonly fields: readonly string[];
  readonly selections: readonly Selection[];
  /** Several conditions: one of them is enough. */
  readonly conditions: readonly Condition[];
  /** The text of this document; the whole file's where it holds no other. */
  readonly source: string;
  readonly file: string;
  /** Line of `file` where the document starts, 1-based. */
  readonly line: number;
};

export type CorrelationType =
  | 'event_count'
  | 'value_count'
  | 'value_sum'
  | 'value_avg'
  | 'value_median'
  | 'value_percentile'
  | 'temporal'
  | 'temporal_ordered';

/** One bound of a correlation's condition; several must all hold, which makes a range. */
export type CorrelationBound = {
  readonly operator: 'gt' | 'gte' | 'lt' | 'lte' | 'eq' | 'neq';
  readonly value: number;
};

/** What a temporal correlation asks of the rules seen inside the window: `rule` names one as the document does. */
export type RuleCondition =
  | { readonly kind: 'and'; readonly of: readonly RuleCondition[] }
  | { readonly kind: 'or'; readonly of: readonly RuleCondition[] }
  | { readonly kind: 'not'; readonly of: RuleCondition }
  | { readonly kind: 'rule'; readonly rule: string };

/** What every kind of document says about itself. */
export type SigmaAbout = Pick<
  SigmaRule,
  | 'id'
  | 'title'
  | 'name'
  | 'description'
  | 'author'
  | 'status'
  | 'level'
  | 'severity'
  | 'references'
  | 'falsePositives'
  | 'tags'
  | 'attack'
  | 'date'
  | 'modified'
  | 'fields'
  | 'source'
  | 'file'
  | 'line'
>;

/** A correlation document (Sigma Correlation Rules specification 2.1, with 2.2's extended temporal conditions). */
export type SigmaCorrelation = SigmaAbout & {
  readonly type: CorrelationType;
  /** As written: ids or names of rules or of other correlations. */
  readonly rules: readonly string[];
  readonly groupBy: readonly string[];
  readonly timespanMs: number;
  /** Alias to the field it stands for, by rule as written in `rules`. */
  readonly aliases: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Empty for temporal kinds without a condition: all rules must be seen. */
  readonly bounds: readonly CorrelationBound[];
  /** The fields a `value_*` kind looks at: distinct tuples are counted, numbers of the first are aggregated. */
  readonly valueFields: readonly string[];
  /** 0 to 100 for `value_percentile`, else null. */
  readonly percentile: number | null;
  /** An extended condition; null where all rules must be seen. Temporal kinds only. */
  readonly ruleCondition: RuleCondition | null;
  /** Whether the rules it refers to also raise alerts of their own. */
  readonly generate: boolean;
};

/** A filter document: matches of the rules it names are dropped where its condition holds. */
export type SigmaFilter = SigmaAbout & {
  readonly logsource: LogSource;
  /** `any`: every rule of the log source. */
  readonly rules: 'any' | readonly string[];
  readonly selections: readonly Selection[];
  readonly conditions: readonly Condition[];
};
