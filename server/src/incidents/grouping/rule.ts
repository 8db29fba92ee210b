// A grouping rule as it is asked, and the rules that come with Tocsin.
import { GroupingRuleBody } from '@tocsin/contracts/grouping';
import { groupingPhrases } from '@tocsin/contracts/phrases/grouping';
import { incidentPhrases } from '@tocsin/contracts/phrases/incidents';

import type { GroupableAlert } from '#alerts';

const minuteMs = 60_000;

export type Rule = {
  id: string;
  /** What its group keys are made of, with `major`. */
  key: string;
  name: string;
  version: number;
  major: number;
  body: GroupingRuleBody;
  /** An old version: it goes on with the groups it holds and begins none. */
  retired: boolean;
};

export const windowMs = ({ body }: Rule): number => body.window.minutes * minuteMs;
export const spanMs = ({ body }: Rule): number => body.window.maxSpanMinutes * minuteMs;
export const holderOf = ({ key, major }: Pick<Rule, 'key' | 'major'>): string => `${key}@${major}`;

/** By the source's clock; of what arrived later than the rule allows, by ours. */
export function timeOf({ body }: Rule, { firstSeenAt, lastSeenAt, createdAt }: GroupableAlert): number {
  const late = createdAt.getTime() - firstSeenAt.getTime();
  const allowed = body.latenessMinutes === null ? Infinity : body.latenessMinutes * minuteMs;
  return lastSeenAt.getTime() + (late > allowed ? late : 0);
}

type Shipped = { code: string; body: GroupingRuleBody };
const sameHostOrUser: Shipped = {
  code: 'same_host_or_user',
  body: GroupingRuleBody.parse({
    name: incidentPhrases.sameHostOrUser[0],
    mode: 'active',
    match: { severity: [2, 3, 4] },
    kind: 'event_count',
    groupBy: ['host', 'user'],
    groupByMode: 'any',
    threshold: { count: 3, weight: 'severity', distinctBy: 'rule', distinct: 2 },
    follow: true,
    // A day that is sent later is grouped as it happened.
    latenessMinutes: null,
  }),
};
const relatedEntities: Shipped = {
  code: 'related_entities',
  body: GroupingRuleBody.parse({
    name: groupingPhrases.relatedEntities[0],
    mode: 'shadow',
    match: { severity: [1, 2, 3, 4] },
    kind: 'entity_overlap',
    action: 'propose',
    window: { mode: 'rolling', minutes: 480 },
    overlap: {
      propose: 0.6,
      attach: 1.5,
      tauMinutes: 240,
      hubCap: 50,
      weights: { host: 1, user: 1, ip: 0.7, domain: 0.8, url: 0.8, hash: 1, email: 0.7, file: 0.3 },
    },
    latenessMinutes: null,
  }),
};
/** In the order in which they are asked. */
export const shippedRules: readonly Shipped[] = [sameHostOrUser, relatedEntities];

/** Group keys of the first rule there was stay what they were. */
export const keyFor = (row: { id: string; shipped: string | null }): string =>
  row.shipped === sameHostOrUser.code ? sameHostOrUser.body.name : row.id;

/** The parts of a rule that say which groups there are; a change of the others leaves open groups as they are. */
const keyParts = ['kind', 'groupBy', 'groupByMode', 'missing', 'multiValue'] as const;
export const changesKeys = (before: GroupingRuleBody, after: GroupingRuleBody): boolean =>
  keyParts.some((part) => JSON.stringify(before[part]) !== JSON.stringify(after[part]));

/** As if it had been read from an organisation that has changed nothing. */
export const plainSameHostOrUser: Rule = {
  id: '',
  key: sameHostOrUser.body.name,
  name: sameHostOrUser.body.name,
  version: 1,
  major: 1,
  body: sameHostOrUser.body,
  retired: false,
};
