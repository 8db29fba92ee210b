// Gives what alerts name the one entity it is: a spelling met for the first time is tied to its entity, for ever.
import type { Activity, alertRaised, alertReopened, alertUpdated } from '@tocsin/contracts/activity';
import { canonicalOf, entityKey } from '@tocsin/contracts/entity/canonical';
import { sql } from 'kysely';

import { inTransaction, type Context, type Tx } from '#platform/context';
import { uuidOf } from '#platform/uuid-of';

import { tables, type EntityRow } from './tables.ts';
import { unitePrints } from './unite-prints.ts';

type NewName = { text: string; key: string };
const fresh = (orgId: string, key: string, kind: EntityRow['kind'], value: string, at: Date): EntityRow => ({
  // The same for everybody who meets it first at the same moment.
  id: uuidOf('entity', orgId, key),
  orgId,
  kind,
  value,
  key,
  kept: false,
  verdict: null,
  verdictReason: null,
  verdictBy: null,
  verdictAt: null,
  verdictExpiresAt: null,
  lists: [],
  createdAt: at,
  rev: 1,
});

/**
 * Entities of these spellings; what has no canonical form is none. Doing it twice, or twice at once, changes nothing.
 * In one order everywhere, so that nobody waits in a circle.
 */
export async function linkNames(tx: Tx, texts: readonly string[]): Promise<void> {
  const entities = new Map<string, EntityRow>();
  const names: NewName[] = [];
  for (const text of texts.toSorted()) {
    const colon = text.indexOf(':');
    const canonical = canonicalOf(text.slice(0, colon), text.slice(colon + 1));
    if (!canonical) continue;
    const key = entityKey(canonical);
    entities.set(key, fresh(tx.orgId, key, canonical.kind, canonical.value, tx.now()));
    names.push({ text, key }, { text: key, key });
  }
  const keys = [...entities.keys()].toSorted();
  if (keys.length === 0) return;
  // A key that is another entity's name (a weaker hash of a known file) makes no entity of its own.
  const known = await tables(tx.db)
    .selectFrom('entityName')
    .select(['text', 'entityId'])
    .where((where) => where('text', '=', where.fn.any(where.val(keys))))
    .execute();
  const entityOf = new Map(known.map(({ text, entityId }) => [text, entityId]));
  const rows = keys.filter((key) => !entityOf.has(key)).flatMap((key) => entities.get(key) ?? []);
  if (rows.length > 0)
    await tables(tx.db)
      .insertInto('entity')
      .values(rows)
      .onConflict((on) => on.columns(['orgId', 'key']).doNothing())
      .execute();
  for (const { key, id } of rows) entityOf.set(key, id);
  const wanted = new Map(names.map(({ text, key }) => [text, entityOf.get(key) ?? '']));
  await tables(tx.db)
    .insertInto('entityName')
    .values(
      [...wanted]
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([text, entityId]) => ({ orgId: tx.orgId, text, entityId })),
    )
    .onConflict((on) => on.columns(['orgId', 'text']).doNothing())
    .execute();
}

const step = 500;

async function linkInSteps(tx: Tx, texts: readonly string[]): Promise<void> {
  for (let start = 0; start < texts.length; start += step) await linkNames(tx, texts.slice(start, start + step));
}

/** What an alert names, when it was raised or has news. */
export async function linkEntitiesOfAlert(
  ctx: Context,
  { subjectId }: Pick<Activity<typeof alertRaised | typeof alertReopened | typeof alertUpdated>, 'subjectId'>,
): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const { rows } = await sql<{ text: string; known: boolean }>`
      select a.entity as text, n.text is not null as known
      from alert_entity a left join entity_name n on n.org_id = a.org_id and n.text = a.entity
      where a.alert_id = ${subjectId}`.execute(tx.db);
    await linkInSteps(
      tx,
      rows.filter(({ known }) => !known).map(({ text }) => text),
    );
    if (rows.filter(({ text }) => text.startsWith('hash:')).length > 1) await unitePrints(tx, [subjectId]);
  });
}

const mostAtOnce = 20_000;

/**
 * What alerts name and no reaction has met: alerts from before there were entities, and entities of a repetition that
 * was no news. Each run takes some thousands; the next goes on.
 */
export async function linkWhatStands(ctx: Context): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const { rows } = await sql<{ text: string; alertId: string }>`
      select a.entity as text, (array_agg(a.alert_id))[1] as alert_id
      from alert_entity a left join entity_name n on n.org_id = a.org_id and n.text = a.entity
      where a.org_id = ${tx.orgId} and n.text is null
        and split_part(a.entity, ':', 1) = any(array['host', 'user', 'ip', 'domain', 'url', 'hash', 'file', 'process', 'email'])
      group by a.entity order by a.entity limit ${mostAtOnce}`.execute(tx.db);
    await linkInSteps(
      tx,
      rows.map(({ text }) => text),
    );
    const withHashes = [...new Set(rows.filter(({ text }) => text.startsWith('hash:')).map(({ alertId }) => alertId))];
    for (let start = 0; start < withHashes.length; start += step)
      await unitePrints(tx, withHashes.slice(start, start + step));
  });
}

/** Entities that nobody said anything of and no alert names any more go the way of those alerts. */
export async function forgetUnseen(ctx: Context): Promise<void> {
  await inTransaction(ctx, async ({ db, orgId }) => {
    await sql`delete from entity e where e.org_id = ${orgId} and not e.kept and e.verdict is null and e.lists = '{}'
      and not exists (select from entity_note t where t.entity_id = e.id)
      and not exists (select from entity_name n join alert_entity a on a.org_id = n.org_id and a.entity = n.text
        where n.entity_id = e.id)`.execute(db);
  });
}
