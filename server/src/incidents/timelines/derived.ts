// What stands elsewhere, as entries of a timeline: alerts, and what people and Tocsin did. No copy is kept.
import type { ActivityRow } from '@tocsin/contracts/activity';
import type { EntryRef, TimelineEntry } from '@tocsin/contracts/timeline';
import type { EntryLane } from '@tocsin/contracts/words';

import { entitiesOf, type GroupableAlert } from '#alerts';

import { activityMarks, alertMarks } from '../timeline.ts';

/** Without what people say about it; `key`: it has a label of its own. */
export type Derived = Omit<TimelineEntry, 'starred' | 'inReport' | 'annotation'> & { key: boolean };

/** Of what stands elsewhere, what nobody says there. */
export const plain = {
  precision: 'ms',
  timeZone: null,
  skewMs: 0,
  endAt: null,
  tactics: [],
  techniques: [],
  entities: [],
  refs: [],
  assertion: 'observed',
  confidence: null,
  unsupported: false,
  importId: null,
  author: null,
  rev: 0,
} satisfies Partial<Derived>;

/** Oldest first. */
export function alertEntries(alerts: readonly GroupableAlert[]): Derived[] {
  const byId = new Map(alerts.map((alert) => [alert.id, alert]));
  return alertMarks(alerts).flatMap(({ id, at, lane, severity, title, detail, key, ref }) => {
    const alert = byId.get(ref.id);
    if (!alert) return [];
    return [
      {
        ...plain,
        id,
        kind: 'alert' as const,
        lane: 'attack' as const,
        surface: lane,
        at,
        endAt: alert.lastSeenAt > alert.firstSeenAt ? alert.lastSeenAt.toISOString() : null,
        severity,
        title,
        body: detail,
        tactics: alert.tactics,
        techniques: alert.techniques,
        entities: entitiesOf(alert.entities),
        refs: [{ kind: 'alert' as const, id: alert.id, label: alert.number }],
        key,
      },
    ];
  });
}

const decisions =
  /^incident\.(closed|cancelled|held|restricted|unrestricted|access_changed|merged|unmerged|split|sla_declared|sla_waived)$/;

/** Decided, said, done by a program, or done by people. */
export function laneOfActivity({ type, actor }: Pick<ActivityRow, 'type' | 'actor'>): EntryLane {
  if (type === 'incident.commented' || type === 'incident.sla_reported') return 'comms';
  if (decisions.test(type)) return 'decision';
  return actor.kind === 'user' ? 'response' : 'system';
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** What the activity is about, as far as that can be opened. */
function refsOf({ id, type, subjectId, data }: ActivityRow): EntryRef[] {
  const activity: EntryRef = { kind: 'activity', id, label: '' };
  if (type === 'incident.commented') return [{ kind: 'comment', id: text(data['commentId']), label: '' }];
  if (type.startsWith('incident.task_'))
    return [{ kind: 'task', id: text(data['taskId']), label: text(data['number']) }, activity];
  if (type.startsWith('evidence.')) return [{ kind: 'evidence', id: subjectId, label: text(data['number']) }, activity];
  if (type.startsWith('alert.')) return [{ kind: 'alert', id: subjectId, label: text(data['number']) }, activity];
  return [activity];
}

/** @param activities newest first */
export function activityEntries(activities: readonly ActivityRow[]): Derived[] {
  const byId = new Map<string, ActivityRow>();
  for (const activity of activities) {
    const comment = activity.type === 'incident.commented' ? text(activity.data['commentId']) : '';
    byId.set(comment === '' ? activity.id : comment, activity);
  }
  return activityMarks(activities).flatMap(({ id, at, title, detail, key, ref }) => {
    const activity = byId.get(ref.id);
    if (!activity) return [];
    return [
      {
        ...plain,
        id,
        kind: ref.kind === 'comment' ? ('comment' as const) : ('activity' as const),
        lane: laneOfActivity(activity),
        surface: null,
        at,
        severity: 0,
        title,
        body: detail,
        refs: refsOf(activity),
        author: { id: activity.actor.id, name: activity.actor.name },
        key,
      },
    ];
  });
}
