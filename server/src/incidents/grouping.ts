// The grouping rule that comes with Tocsin, by itself: alerts that share a host or a user within two hours belong together.
import type { GroupableAlert } from '#alerts';

import { decide, type Decision as RuleDecision, type Member, type OpenIncident as Open } from './grouping/decide.ts';
import { connecting, groupKeyOf } from './grouping/keys.ts';
import { nothingKnown } from './grouping/overlap.ts';
import { holderOf, plainSameHostOrUser as rule, spanMs, windowMs } from './grouping/rule.ts';

export const sameHostOrUser = {
  name: rule.name,
  windowMs: windowMs(rule),
  maxSpanMs: spanMs(rule),
  cap: rule.body.cap,
} as const;

/** The hosts and users of an alert that may connect it with others, `kind:value` in lower case, sorted. */
export const connectingEntities = (entities: readonly string[]): string[] =>
  [...connecting(entities, 'host'), ...connecting(entities, 'user')].toSorted();

export const groupKey = (orgId: string, entity: string): string => groupKeyOf(orgId, rule, entity);

/** `groups` are the entities the incident holds open, with when each was last met. */
export type OpenIncident = Omit<Open, 'groups'> & { groups: { entity: string; lastAt: Date }[] };
type Decision =
  | { kind: 'none' }
  | { kind: 'join'; incident: OpenIncident; because: string }
  | { kind: 'full'; incident: OpenIncident }
  | { kind: 'open'; members: Member[]; entities: string[] };

/** What the rule says of an alert among those around it. The order of `others` and `incidents` does not matter. */
export function decideGrouping(
  alert: GroupableAlert,
  others: readonly GroupableAlert[],
  incidents: readonly OpenIncident[],
): Decision {
  const open = incidents.map(({ groups, ...incident }) => ({
    ...incident,
    groups: groups.map(({ entity, lastAt }) => ({ holder: holderOf(rule), label: entity, firstAt: lastAt, lastAt })),
  }));
  const decision: RuleDecision = decide(rule, alert, { others, incidents: open, known: nothingKnown });
  const same = (id: string): OpenIncident | undefined => incidents.find((one) => one.id === id);
  if (decision.kind === 'open') return { kind: 'open', members: decision.members, entities: decision.labels };
  if (decision.kind !== 'join' && decision.kind !== 'full') return { kind: 'none' };
  const incident = same(decision.incident.id);
  if (!incident) return { kind: 'none' };
  return decision.kind === 'join' ? { kind: 'join', incident, because: decision.because } : { kind: 'full', incident };
}
