// The record of an alert or an incident, read as what its clocks follow.
import { activityKinds, type ActivityRow } from '@tocsin/contracts/activity';
import { sql } from 'kysely';
import * as z from 'zod';

import { readActivities } from '#platform/activity-log';
import type { Tx } from '#platform/context';

import type { SlaEvent } from './subject.ts';

const falseAlarms: ReadonlySet<string> = new Set(['false_positive', 'duplicate', 'false_alarm']);
const most = 20_000;
const pageSize = 1000;

const Changed = z.object({ before: z.unknown(), after: z.unknown() });
const Severity = z.object({ severity: z.int() });
const Staged = z.object({ after: z.string() });
const Ended = z.object({ verdict: z.string() });
const Held = z.object({ waitingOn: z.string() });
const Owned = z.object({ after: z.object({ id: z.string() }).nullable() });
const Reopened = z.object({ before: z.string() });
const Edited = z.object({ fields: z.record(z.string(), Changed) });
const Marked = z.object({ milestone: z.string(), after: z.string().nullable() });
const Declared = z.object({ policyId: z.string(), at: z.iso.datetime() });
const Reported = Declared.extend({ target: z.string() });

type Read = (activity: ActivityRow) => SlaEvent[];
type Told<Data extends z.ZodType> = (data: z.output<Data>, activity: ActivityRow) => Bare[];
type Bare = SlaEvent extends infer E ? (E extends SlaEvent ? Omit<E, 'at' | 'id'> & { at?: number } : never) : never;

/** What it says of itself, at its own moment unless it names another; data of another shape says nothing. */
const reading =
  <Data extends z.ZodType>(data: Data, tell: Told<Data>): Read =>
  (activity) => {
    const parsed = data.safeParse(activity.data);
    if (!parsed.success) return [];
    return tell(parsed.data, activity).map((bare): SlaEvent => ({
      at: Date.parse(activity.at),
      id: activity.id,
      ...bare,
    }));
  };
const anything = z.unknown();

/** By type. Of incidents also what the module of incidents may learn to record: holds, milestones, other ends. */
const readings: Readonly<Record<string, Read>> = {
  'alert.raised': reading(Severity, ({ severity }) => [{ kind: 'created', severity }]),
  'alert.updated': reading(Severity, ({ severity }) => [{ kind: 'severity', severity }]),
  'alert.staged': reading(Staged, ({ after }) => [{ kind: 'stage', stage: after }]),
  'alert.assigned': reading(Owned, ({ after }) => [{ kind: 'owner', ownerId: after?.id ?? null }]),
  'alert.resolved': reading(Ended, ({ verdict }) => [{ kind: 'closed', falseAlarm: falseAlarms.has(verdict) }]),
  'alert.reopened': reading(Reopened, (_, { actor }) => [
    // By Tocsin, because it came again, nobody has looked yet.
    { kind: 'stage', stage: actor.kind === 'system' ? 'new' : 'investigating' },
  ]),
  'incident.opened': reading(Severity, ({ severity }) => [{ kind: 'created', severity }]),
  'incident.staged': reading(Staged, ({ after }) => [{ kind: 'stage', stage: after }]),
  'incident.closed': reading(Ended, ({ verdict }) => [{ kind: 'closed', falseAlarm: falseAlarms.has(verdict) }]),
  'incident.assigned': reading(Owned, ({ after }) => [{ kind: 'owner', ownerId: after?.id ?? null }]),
  'incident.edited': reading(Edited, ({ fields }) => {
    const severity = z.int().safeParse(fields['severity']?.after);
    return severity.success ? [{ kind: 'severity', severity: severity.data }] : [];
  }),
  'incident.commented': reading(anything, (_, { actor }) => (actor.kind === 'system' ? [] : [{ kind: 'update' }])),
  'incident.sla_declared': reading(Declared, ({ policyId, at }) => [
    { kind: 'declared', policyId, at: Date.parse(at) },
  ]),
  'incident.sla_reported': reading(Reported, ({ policyId, target, at }) => [
    { kind: 'reported', policyId, target, at: Date.parse(at) },
    { kind: 'update', at: Date.parse(at) },
  ]),
  'incident.held': reading(Held, ({ waitingOn }) => [{ kind: 'hold', waitingOn }]),
  'incident.resumed': reading(anything, () => [{ kind: 'hold', waitingOn: null }]),
  'incident.cancelled': reading(anything, () => [{ kind: 'stage', stage: 'cancelled' }]),
  'incident.merged': reading(anything, () => [{ kind: 'stage', stage: 'merged' }]),
  'incident.milestone_set': reading(Marked, ({ milestone, after }) =>
    after === null || Number.isNaN(Date.parse(after))
      ? []
      : [{ kind: 'milestone', name: milestone, at: Date.parse(after) }],
  ),
};
/** By type, what each takes back. */
const undoings: Readonly<Record<string, 'triage' | 'merging'>> = {
  'alert.restored': 'triage',
  'incident.unmerged': 'merging',
};
/** Which kinds change a clock, as far as they exist. */
export const followedKinds = activityKinds.filter(({ type }) => type in readings || type in undoings);

/**
 * An undo takes back the last change of triage, and parting the merging, as if it had not been; of a milestone the last
 * correction counts.
 * @param activities of one subject, oldest first
 */
function eventsOf(activities: readonly ActivityRow[]): SlaEvent[] {
  const events: SlaEvent[] = [];
  const done: Record<'triage' | 'merging', number[]> = { triage: [], merging: [] };
  const gone = new Set<number>();
  const milestones = new Map<string, number>();
  for (const activity of activities) {
    const undoing = undoings[activity.type];
    const last = undoing && done[undoing].pop();
    if (last !== undefined) gone.add(last);
    for (const event of readings[activity.type]?.(activity) ?? []) {
      const place = events.push(event) - 1;
      if (activity.type === 'incident.merged') done.merging.push(place);
      if (activity.type.startsWith('alert.') && event.kind !== 'created' && event.kind !== 'severity')
        done.triage.push(place);
      if (event.kind !== 'milestone') continue;
      const before = milestones.get(event.name);
      if (before !== undefined) gone.add(before);
      milestones.set(event.name, place);
    }
  }
  return events.filter((_, place) => !gone.has(place));
}

/** All that is on record about it; of more than 20,000 entries the newest. */
export async function loadEvents(tx: Tx, subjectId: string): Promise<SlaEvent[]> {
  const all: ActivityRow[] = [];
  for (let before: string | null = null; all.length < most;) {
    const page: ActivityRow[] = await readActivities(tx, { subjectIds: [subjectId] }, { limit: pageSize, before });
    all.push(...page);
    if (page.length < pageSize) break;
    before = page.at(-1)?.id ?? null;
  }
  return eventsOf(all.toReversed());
}

/** What happened to an incident until it was merged into another at `at`. */
export type Absorbed = { at: number; events: SlaEvent[] };
const Merging = z.object({ targetId: z.string() });

/** The incidents that are merged into this one now. */
export async function loadAbsorbed(tx: Tx, incidentId: string): Promise<Absorbed[]> {
  const { rows } = await sql<{ type: string; at: Date; subjectId: string; data: unknown }>`
    select type, at, subject_id, data from activity
    where org_id = ${tx.orgId}::uuid and incident_id = ${incidentId}::uuid
      and type in ('incident.merged', 'incident.unmerged') order by id`.execute(tx.db);
  const merged = new Map<string, number>();
  for (const { type, at, subjectId, data } of rows) {
    if (Merging.safeParse(data).data?.targetId !== incidentId || subjectId === incidentId) continue;
    if (type === 'incident.merged') merged.set(subjectId, at.getTime());
    else merged.delete(subjectId);
  }
  const all: Absorbed[] = [];
  for (const [id, at] of merged) all.push({ at, events: (await loadEvents(tx, id)).filter((event) => event.at < at) });
  return all;
}
