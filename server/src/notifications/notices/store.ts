// SQL about notices: what people are told, and what they chose to be told.
import { usualChoices, type NoticeChoices } from '@tocsin/contracts/notice';
import { sql } from 'kysely';

import type { Database, Tx } from '#platform/context';

import { tables, type NoticeRow } from './tables.ts';

type Choice = { choices: NoticeChoices; rev: number; lastMailAt: Date | null };
const unchosen: Choice = { choices: usualChoices, rev: 0, lastMailAt: null };

/** By person; what somebody has not chosen is as usual. */
export async function findChoices(db: Database, people: readonly string[]): Promise<(personId: string) => Choice> {
  const rows =
    people.length === 0
      ? []
      : await tables(db)
          .selectFrom('noticeChoice')
          .selectAll()
          .where('personId', 'in', [...people])
          .execute();
  const byPerson = new Map(
    rows.map(({ personId, choices, rev, lastMailAt }) => [
      personId,
      { choices: { ...usualChoices, ...choices }, rev, lastMailAt },
    ]),
  );
  return (personId) => byPerson.get(personId) ?? unchosen;
}

/** Answers null where somebody else has chosen since `rev`. */
export async function setChoices(
  tx: Tx,
  personId: string,
  { choices, rev }: { choices: NoticeChoices; rev: number },
): Promise<number | null> {
  const { rows } = await sql<{ rev: number }>`
    insert into notice_choice (org_id, person_id, choices, rev, last_mail_at)
    values (${tx.orgId}, ${personId}, ${JSON.stringify(choices)}::jsonb, 1, null)
    on conflict (org_id, person_id) do update set choices = excluded.choices, rev = notice_choice.rev + 1
      where notice_choice.rev = ${rev}
    returning rev`.execute(tx.db);
  return rows[0]?.rev ?? null;
}

export async function markMailed(tx: Tx, personId: string, ids: readonly string[]): Promise<void> {
  await tables(tx.db)
    .updateTable('notice')
    .set({ mailedAt: tx.now() })
    .where((where) => where('id', '=', where.fn.any(where.val([...ids]))))
    .execute();
  await noteMail(tx, personId);
}

/** The next one waits. */
export async function noteMail(tx: Tx, personId: string): Promise<void> {
  await sql`insert into notice_choice (org_id, person_id, choices, rev, last_mail_at)
    values (${tx.orgId}, ${personId}, '{}', 1, ${tx.now()})
    on conflict (org_id, person_id) do update set last_mail_at = excluded.last_mail_at`.execute(tx.db);
}

/** What waits for mail, by person. */
export async function findWaiting(db: Database): Promise<Map<string, NoticeRow[]>> {
  const rows = await tables(db)
    .selectFrom('notice')
    .selectAll()
    .where('byMail', '=', true)
    .where('mailedAt', 'is', null)
    .where('readAt', 'is', null)
    .orderBy('id')
    .limit(5000)
    .execute();
  return Map.groupBy(rows, ({ personId }) => personId);
}

/** These stay on the page. */
export async function keepFromMail(db: Database, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await tables(db)
    .updateTable('notice')
    .set({ byMail: false })
    .where((where) => where('id', '=', where.fn.any(where.val([...ids]))))
    .execute();
}

/**
 * More of what is unread is counted on it. An activity that was told already, or an older one that comes late, changes
 * nothing: the reaction may run twice.
 */
export async function tellOnce(
  db: Database,
  row: Omit<NoticeRow, 'count' | 'firstAt' | 'readAt' | 'mailedAt'>,
): Promise<boolean> {
  const { rows } = await sql<{ id: string }>`
    insert into notice (id, org_id, person_id, incident_id, kind, count, activity_id, activity_type, comment_id,
      actor_id, actor_name, detail, first_at, at, read_at, by_mail, mailed_at)
    select ${row.id}::uuid, ${row.orgId}::uuid, ${row.personId}::uuid, ${row.incidentId}::uuid, ${row.kind}::text, 1,
      ${row.activityId}::uuid, ${row.activityType}::text, ${row.commentId}::uuid, ${row.actorId}::text,
      ${row.actorName}::text, ${row.detail}::text, ${row.at}::timestamptz, ${row.at}::timestamptz, null,
      ${row.byMail}::boolean, null
    where not exists (select from notice n where n.org_id = ${row.orgId}::uuid and n.person_id = ${row.personId}::uuid
      and n.incident_id = ${row.incidentId}::uuid and n.kind = ${row.kind}::text
      and n.activity_id >= ${row.activityId}::uuid)
    on conflict (org_id, person_id, incident_id, kind) where read_at is null do update set
      count = notice.count + 1, activity_id = excluded.activity_id, activity_type = excluded.activity_type,
      comment_id = excluded.comment_id, actor_id = excluded.actor_id, actor_name = excluded.actor_name,
      detail = excluded.detail, at = excluded.at, by_mail = excluded.by_mail, mailed_at = null
    where notice.activity_id < excluded.activity_id
    returning id`.execute(db);
  return rows.length > 0;
}

export async function countUnread(tx: Tx): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from notice
    where org_id = ${tx.orgId} and person_id = ${tx.actor.id}::uuid and read_at is null`.execute(tx.db);
  return rows[0]?.count ?? 0;
}
