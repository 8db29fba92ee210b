// What may be written where in a rule, each with a few words on what it is for.
import type { RuleKind } from '@tocsin/contracts/words';

import { details } from './details.ts';

/** `put`: what is written for it, where that is more than its name. */
export type Word = { label: string; detail?: string; put?: string };

const words = (said: Readonly<Record<string, string>>, put: (label: string) => string = (label) => label): Word[] =>
  Object.entries(said).map(([label, detail]) => ({ label, detail, put: put(label) }));
const member = (label: string): string => `${label}: `;
const part = (label: string): string => `${label}:\n  `;
const list = (label: string): string => `${label}:\n  - `;

const about: readonly Word[] = [...words(details.about, member), ...words(details.tags, list)];
const sigmaAbout: readonly Word[] = [
  ...about,
  ...words(details.sigmaAbout, member),
  ...words(details.sigmaLists, list),
  ...words(details.related, (label) => `${label}:\n  - id: `),
];
const logsource = words(details.logsource, part);

/** The members of a whole document. */
export const documentKeys: Readonly<Record<RuleKind, readonly Word[]>> = {
  sigma: [...sigmaAbout, ...logsource, ...words(details.detection, part)],
  correlation: [...sigmaAbout, ...words(details.correlation, part)],
  filter: [...sigmaAbout, ...logsource, ...words(details.filter, part)],
  threshold: [
    ...about,
    ...words(details.threshold, member),
    ...words(details.thresholdLists, list),
    ...words(details.count, (label) => `${label}: { gte: `),
    ...words(details.actions, (label) => `${label}:\n  - { type: `),
  ],
  query: [...about, ...words(details.query, member)],
  yara: [],
};

export const statusWords = words(details.statuses);
export const levelWords = words(details.levels);
export const logSourceKeys = words(details.logSource, member);
export const detectionKeys: readonly Word[] = [
  ...words(details.selections, (label) => `${label}:\n    `),
  ...words(details.keywords, (label) => `${label}:\n    - `),
  ...words(details.condition, member),
];
export const filterKeys: readonly Word[] = [
  { label: 'rules', detail: details.filterRules, put: 'rules:\n    - ' },
  ...detectionKeys.filter(({ label }) => label !== 'keywords'),
];
export const correlationKeys: readonly Word[] = [
  ...words(details.correlationMembers, member),
  ...words(details.correlationLists, (label) => `${label}:\n    - `),
  ...words(details.correlationParts, (label) => `${label}:\n    `),
];
export const correlationTypes = words(details.correlationTypes);
export const boundKeys = words(details.bounds, member);
export const conditionWords = words(details.inCondition);
export const relatedTypes = words(details.relatedTypes);
export const timeWords = words(details.times);
export const searchKinds: readonly Word[] = [
  { label: 'threshold', detail: details.kinds.threshold },
  { label: 'query', detail: details.kinds.query },
];
export const truthWords: readonly Word[] = [{ label: 'true' }, { label: 'false' }];
