// Tells other programs what happens: activities of alerts and responses, on the bus, in order and none left out.
import { sql } from 'kysely';

import { feedEnd, followActivities, readFeed, type FeedRow, type FeedState, type Follower } from './activity-feed.ts';
import type { Bus } from './bus.ts';
import type { Database } from './context.ts';
import type { DatabaseHandle } from './database.ts';
import { feedCursor } from './feed-cursor.ts';
import type { Log } from './log.ts';

export type News = { start: () => Promise<void>; stop: () => Promise<void> };
type NewsOptions = { handle: DatabaseHandle; bus: Pick<Bus, 'publish'>; log: Log };

const cursor = feedCursor('news', 7_862_601_536);
const batch = 200;

/** The first word of an activity's type, and the subject it is told under. */
const subjects: Readonly<Record<string, string>> = { alert: 'alerts', incident: 'alerts', playbook: 'responses' };

/** `alerts.<organisation>.alert.raised`; null for what stays inside. */
export function newsSubject({ type, orgId }: Pick<FeedRow, 'type' | 'orgId'>): string | null {
  const subject = subjects[type.split('.', 1)[0] ?? ''];
  return subject === undefined ? null : `${subject}.${orgId}.${type}`;
}

const messageOf = (row: FeedRow): Buffer =>
  Buffer.from(
    JSON.stringify({
      id: row.id,
      type: row.type,
      at: row.at,
      organisation: row.orgId,
      actor: { kind: row.actorKind, id: row.actorId, name: row.actorName },
      subject: { kind: row.subjectKind, id: row.subjectId },
      incidentId: row.incidentId,
      data: row.data,
    }),
  );

/** Of these activities, those about a need-to-know incident or an alert of one: the bus has no reader who is named. */
async function needToKnow(db: Database, rows: readonly FeedRow[]): Promise<Set<string>> {
  const ids = rows.map(({ id }) => id);
  if (ids.length === 0) return new Set();
  const { rows: found } = await sql<{ id: string }>`
    select activity.id from activity
    left join alert on activity.subject_kind = 'alert' and alert.id::text = activity.subject_id
    join incident_restriction on incident_restriction.incident_id = coalesce(activity.incident_id, alert.incident_id)
    where activity.id = any(${ids}::uuid[])`.execute(db);
  return new Set(found.map(({ id }) => id));
}

/** It begins where it is first started, or a little before. The activity's id is the message's: a repetition is dropped. */
export function createNews({ handle, bus, log }: NewsOptions): News {
  let follower: Follower | null = null;

  const tell = (): Promise<FeedState> =>
    handle.asSystem(async (db) => {
      if (!(await cursor.isMine(db))) return 'caughtUp';
      if (await cursor.isNew(db)) await cursor.write(db, await feedEnd(db));
      const { rows, position, state } = await readFeed(db, await cursor.read(db), batch);
      const inside = await needToKnow(db, rows);
      for (const row of rows) {
        const subject = newsSubject(row);
        if (subject !== null && !inside.has(row.id)) await bus.publish(subject, messageOf(row), row.id);
      }
      if (rows.length > 0) await cursor.write(db, position);
      return state;
    });

  return {
    start: async () => {
      follower = await followActivities(handle, log, tell);
    },
    stop: async () => {
      await follower?.stop();
      follower = null;
    },
  };
}
