// Everything the organisation holds about somebody, line by line: an export never stands in memory.
import { createHash } from 'node:crypto';

import { sql, type RawBuilder } from 'kysely';

import type { Database } from '#platform/context';
import type { EventStore } from '#platform/event-store';

import { namesSomebody } from './rewrite-events.ts';
import type { Pseudonymised, Sought } from './subject.ts';

const page = 500;
export type ExportGround = {
  store: EventStore;
  /** Opens a transaction with the eyes of whoever asked: a need-to-know incident stays hidden from those it does not name. */
  read: <T>(work: (db: Database) => Promise<T>) => Promise<T>;
};
type ExportOf = { orgId: string; sought: Sought; who: Pseudonymised; exportedAt: Date };
export type Manifest = { name: string; records: number; sha256: string }[];

type Question = (after: string) => RawBuilder<{ id: string }>;
const questionsOf = ({ orgId, sought: { identifier, member } }: ExportOf): readonly (readonly [string, Question])[] => {
  const pattern = (text: string): string => `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  const like = sql`any(${[identifier, ...(member ? [member.email, ...member.names] : [])].map(pattern)}::text[])`;
  const personId = member?.id ?? null;
  const next = (after: string) => sql`org_id = ${orgId} and id > ${after}::uuid`;
  const end = sql`order by id limit ${page}`;
  return [
    [
      'account',
      (after) => sql`select p.id, p.email, p.name, p.last_sign_in_at, p.created_at, m.role, m.active, m.site_codes,
        m.created_at as member_since from person p join membership m on m.person_id = p.id
        where p.id = ${personId}::uuid and p.id > ${after}::uuid and m.org_id = ${orgId}`,
    ],
    [
      'sessions',
      (after) => sql`select id, created_at, last_seen_at, expires_at, ip, user_agent from session
        where ${next(after)} and person_id = ${personId}::uuid ${end}`,
    ],
    [
      'activities',
      (
        after,
      ) => sql`select id, type, at, actor_kind, actor_id, actor_name, ip, user_agent, subject_kind, subject_id, result,
        data from activity where ${next(after)} and (actor_id = ${personId}::text or subject_id = ${personId}::text
          or actor_name ilike ${like} or data::text ilike ${like}) ${end}`,
    ],
    [
      'alerts',
      (after) => sql`select id, number, title, stage, assignee_id, entities, first_seen_at, last_seen_at from alert
        where ${next(after)} and (assignee_id = ${personId}::uuid or search ilike ${like} or entities::text ilike ${like}
          or exists (select from alert_evidence e where e.alert_id = alert.id
            and (e.message ilike ${like} or e.fields::text ilike ${like}))) ${end}`,
    ],
    [
      'incidents',
      (after) => sql`select id, number, title, summary, stage, owner_id, entities, created_at from incident
        where ${next(after)} and (owner_id = ${personId}::uuid or search ilike ${like} or summary ilike ${like}
          or entities::text ilike ${like}) ${end}`,
    ],
    [
      'comments',
      (after) => sql`select id, incident_id, author_name, body, created_at from incident_comment
        where ${next(after)} and (author_id = ${personId}::uuid or body ilike ${like}) ${end}`,
    ],
  ];
};

const first = '00000000-0000-0000-0000-000000000000';
async function* recordsOf({ read }: ExportGround, question: Question): AsyncGenerator<object> {
  for (let after = first; ;) {
    const { rows } = await read((db) => question(after).execute(db));
    yield* rows;
    if (rows.length < page) return;
    after = rows.at(-1)?.id ?? first;
  }
}

async function* eventsOf({ store }: ExportGround, { orgId, who }: ExportOf): AsyncGenerator<object> {
  const names = await namesSomebody({ store, orgId, redactor: who.redactor }, 'events');
  const chunks = store.stream<object>(
    `SELECT toString(time) AS at, dataset, site, source, message, entities, raw FROM event WHERE ${names}`,
    { wall: { org: orgId, sites: null }, class: 'background', timeoutSeconds: 4 * 3600 },
  );
  for await (const rows of chunks) yield* rows;
}

/**
 * Format `tocsin-personal-data-v2`: a line that says what it is, a line a record, and a last line with how many records
 * of each part there are and the SHA-256 over their lines, each with its line end.
 */
export async function* exportLines(
  ground: ExportGround,
  of: ExportOf,
  onEnd: (manifest: Manifest) => void,
): AsyncGenerator<string> {
  const { identifier } = of.sought;
  const format = 'tocsin-personal-data-v2';
  yield `${JSON.stringify({ kind: 'header', format, identifier, exportedAt: of.exportedAt.toISOString() })}\n`;
  const parts = [
    ...questionsOf(of).map(([name, question]) => [name, () => recordsOf(ground, question)] as const),
    ['events', () => eventsOf(ground, of)] as const,
  ];
  const manifest: Manifest = [];
  for (const [name, records] of parts) {
    const hash = createHash('sha256');
    let count = 0;
    for await (const each of records()) {
      const line = `${JSON.stringify({ kind: 'record', part: name, record: each })}\n`;
      hash.update(line);
      count += 1;
      yield line;
    }
    manifest.push({ name, records: count, sha256: hash.digest('hex') });
  }
  yield `${JSON.stringify({ kind: 'manifest', parts: manifest })}\n`;
  onEnd(manifest);
}
