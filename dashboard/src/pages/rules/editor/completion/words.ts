// What may be written where in a rule, each with a few words on what it is for.
import type { RuleKind } from '@tocsin/contracts/words';

/** `put`: what is written for it, where that is more than its name. */
export type Word = { label: string; detail?: string; put?: string };

const words = (said: Readonly<Record<string, string>>, put: (label: string) => string = (label) => label): Word[] =>
  Object.entries(said).map(([label, detail]) => ({ label, detail, put: put(label) }));
const member = (label: string): string => `${label}: `;
const part = (label: string): string => `${label}:\n  `;
const list = (label: string): string => `${label}:\n  - `;

const about: readonly Word[] = [
  ...words(
    {
      title: 'what it finds, in a few words',
      id: 'a UUID that stays the same for ever',
      status: 'how well it is tried',
      description: 'what it finds, and why that matters',
      author: 'who wrote it',
      date: 'the day it was written',
      level: 'how bad it is',
    },
    member,
  ),
  ...words({ tags: 'tactics and techniques of ATT&CK' }, list),
];
const sigmaAbout: readonly Word[] = [
  ...about,
  ...words(
    { name: 'what correlations may call it', modified: 'the day of the last change', license: 'by its SPDX name' },
    member,
  ),
  ...words(
    {
      references: 'where to read more',
      falsepositives: 'what it may take for an attack',
      fields: 'what to look at first',
    },
    list,
  ),
  ...words({ related: 'rules it replaces or resembles' }, (label) => `${label}:\n  - id: `),
];
const logsource = words({ logsource: 'which events it reads' }, part);

/** The members of a whole document. */
export const documentKeys: Readonly<Record<RuleKind, readonly Word[]>> = {
  sigma: [...sigmaAbout, ...logsource, ...words({ detection: 'selections, and a condition over them' }, part)],
  correlation: [...sigmaAbout, ...words({ correlation: 'what is counted or seen together' }, part)],
  filter: [...sigmaAbout, ...logsource, ...words({ filter: 'the rules it narrows, and by what' }, part)],
  threshold: [
    ...about,
    ...words(
      {
        kind: 'threshold, or query for a saved one',
        query: 'a search, in the language of the search page',
        distinct: 'the field whose different values count',
        timeframe: 'within which time, such as 5m',
      },
      member,
    ),
    ...words({ 'group-by': 'fields to count apart', falsepositives: 'what it may take for an attack' }, list),
    ...words({ count: 'from how many events on' }, (label) => `${label}: { gte: `),
    ...words({ actions: 'who is told' }, (label) => `${label}:\n  - { type: `),
  ],
  query: [
    ...about,
    ...words(
      { kind: 'query', query: 'a search, in the language of the search page', range: 'how far back, such as 24h' },
      member,
    ),
  ],
  yara: [],
};

export const statusWords = words({
  stable: 'tried over months, with hardly a false alarm',
  test: 'tried, and may still need a change',
  experimental: 'new, and may be wrong often',
  deprecated: 'replaced by another rule',
  unsupported: 'cannot be used as it is',
});
export const levelWords = words({
  informational: 'worth knowing, no alert of its own weight',
  low: 'odd, and seldom an attack',
  medium: 'to be looked at within the day',
  high: 'to be looked at now',
  critical: 'an attack, almost surely',
});
export const logSourceKeys = words(
  { product: 'such as windows or linux', category: 'such as process_creation', service: 'such as security' },
  member,
);
export const detectionKeys: readonly Word[] = [
  ...words({ selection: 'what to look for', filter_main: 'what to leave out' }, (label) => `${label}:\n    `),
  ...words({ keywords: 'texts to look for in any field' }, (label) => `${label}:\n    - `),
  ...words({ condition: 'which selections must hold' }, member),
];
export const filterKeys: readonly Word[] = [
  { label: 'rules', detail: 'the ids of the rules it narrows, or any', put: 'rules:\n    - ' },
  ...detectionKeys.filter(({ label }) => label !== 'keywords'),
];
export const correlationKeys: readonly Word[] = [
  ...words(
    {
      type: 'what is counted',
      timespan: 'within which time, such as 5m',
      generate: 'whether the rules raise alerts, too',
    },
    member,
  ),
  ...words(
    { rules: 'ids or names of rules', 'group-by': 'fields that must be the same' },
    (label) => `${label}:\n    - `,
  ),
  ...words({ condition: 'from which number on', aliases: 'fields with several names' }, (label) => `${label}:\n    `),
];
export const correlationTypes = words({
  event_count: 'how many detections there are',
  value_count: 'how many different values a field has',
  temporal: 'all rules are seen within the time',
  temporal_ordered: 'all rules are seen, in their order',
  value_sum: 'the sum of a field',
  value_avg: 'the mean of a field',
  value_median: 'the median of a field',
  value_percentile: 'a percentile of a field',
});
export const boundKeys = words(
  {
    gte: 'at least',
    gt: 'more than',
    lte: 'at most',
    lt: 'less than',
    eq: 'exactly',
    neq: 'any number but',
    field: 'the field of a value_ type',
    percentile: 'of a value_percentile, 0 to 100',
  },
  member,
);
export const conditionWords = words({
  and: 'both must hold',
  or: 'one must hold',
  not: 'must not hold',
  '1 of': 'one of the selections whose names fit',
  'all of': 'all selections whose names fit',
  them: 'after of: all selections',
});
export const relatedTypes = words({
  derived: 'made from the other rule',
  obsolete: 'takes the place of the other rule',
  merged: 'holds what the other rules held',
  renamed: 'had the other id before',
  similar: 'finds much the same',
});
export const timeWords = words({
  '5m': '5 minutes',
  '15m': '15 minutes',
  '1h': 'an hour',
  '24h': 'a day',
  '7d': 'a week',
});
export const truthWords: readonly Word[] = [{ label: 'true' }, { label: 'false' }];
