// What the rule library may ask of alerts. Takes the caller's transaction and trusts its authorisation.
import type { Verdict } from '@tocsin/contracts/alert';

import type { Tx } from '#platform/context';

import { tables } from './tables.ts';

/** Alerts by rule and verdict (null: not decided yet) that were last seen since a moment. */
export function countVerdicts(
  tx: Tx,
  since: Date,
  ruleIds?: readonly string[],
): Promise<{ ruleId: string; verdict: Verdict | null; count: number }[]> {
  return tables(tx.db)
    .selectFrom('alert')
    .select((select) => ['ruleId', 'verdict', select.fn.countAll<number>().as('count')])
    .where('lastSeenAt', '>=', since)
    .$if(ruleIds !== undefined, (query) =>
      query.where((where) => where('ruleId', '=', where.fn.any(where.val([...(ruleIds ?? [])])))),
    )
    .groupBy(['ruleId', 'verdict'])
    .execute();
}

/** The entities of an incident's alerts or of one alert, and the number it goes by; null when nothing is left of it. */
export async function entitiesOfTrue(
  tx: Tx,
  subject: { kind: 'incident' | 'alert'; id: string },
): Promise<{ number: string; entities: string[] } | null> {
  const rows = await tables(tx.db)
    .selectFrom('alert')
    .select(['number', 'incidentNumber', 'entities'])
    .where(subject.kind === 'incident' ? 'incidentId' : 'id', '=', subject.id)
    .limit(2_000)
    .execute();
  const [first] = rows;
  if (!first) return null;
  const number = subject.kind === 'incident' ? (first.incidentNumber ?? first.number) : first.number;
  return { number, entities: [...new Set(rows.flatMap(({ entities }) => entities))] };
}

/** How many alerts found true hold one of these events as evidence. */
export async function countTrueAmong(tx: Tx, eventIds: readonly string[]): Promise<number> {
  if (eventIds.length === 0) return 0;
  const row = await tables(tx.db)
    .selectFrom('alertEvidence')
    .innerJoin('alert', 'alert.id', 'alertEvidence.alertId')
    .select((select) => select.fn.count<number>('alert.id').distinct().as('count'))
    .where((where) => where('alertEvidence.eventId', '=', where.fn.any(where.val([...eventIds]))))
    .where('alert.verdict', '=', 'true_positive')
    .executeTakeFirstOrThrow();
  return row.count;
}

/** By verdict, how many of these events are evidence of an alert with one; an event of several counts for its worst. */
export async function verdictsOfEvents(tx: Tx, eventIds: readonly string[]): Promise<Map<Verdict, number>> {
  const verdictOf = new Map<string, Verdict>();
  for (let start = 0; start < eventIds.length; start += 5_000) {
    const rows = await tables(tx.db)
      .selectFrom('alertEvidence')
      .innerJoin('alert', 'alert.id', 'alertEvidence.alertId')
      .select(['alertEvidence.eventId', 'alert.verdict'])
      .where((where) =>
        where('alertEvidence.eventId', '=', where.fn.any(where.val(eventIds.slice(start, start + 5_000)))),
      )
      .where('alert.verdict', 'is not', null)
      .execute();
    for (const { eventId, verdict } of rows) {
      const known = verdictOf.get(eventId);
      if (verdict && (!known || worst.indexOf(verdict) < worst.indexOf(known))) verdictOf.set(eventId, verdict);
    }
  }
  const counts = new Map<Verdict, number>();
  for (const verdict of verdictOf.values()) counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
  return counts;
}

const worst: readonly Verdict[] = [
  'true_positive',
  'benign_true_positive',
  'false_positive',
  'duplicate',
  'undetermined',
];
