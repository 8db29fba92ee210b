// Warns when something that tuning hid shares an entity with what later turned out to be true.
import {
  tuningWarned,
  type Activity,
  type ActivityKind,
  type alertResolved,
  type incidentClosed,
} from '@tocsin/contracts/activity';

import { entitiesOfTrue } from '#alerts';
import { record } from '#platform/activity';
import { inTransaction, type Context } from '#platform/context';
import { type EventStore, wallOf } from '#platform/event-store';

import { tuningRows, warnTuning } from './store.ts';

/** Hidden matches older than this say nothing of an incident of today. */
const windowMs = 90 * 86_400_000;
const mostEntities = 1_000;
/** Process and file names recur everywhere: they would warn of everything. */
const telling = /^(?:host|user|ip|domain|url|hash|email):/;

type Of<Kind> = Kind extends ActivityKind<infer Data> ? Activity<ActivityKind<Data>> : never;

export const createTuningWarnings = (store: EventStore) => ({
  warnOfIncident: async (ctx: Context, { subjectId, data }: Of<typeof incidentClosed>): Promise<void> => {
    if (data.verdict === 'true_positive') await warnOf(ctx, store, { kind: 'incident', id: subjectId });
  },
  warnOfAlert: async (ctx: Context, { subjectId, data }: Of<typeof alertResolved>): Promise<void> => {
    if (data.verdict === 'true_positive') await warnOf(ctx, store, { kind: 'alert', id: subjectId });
  },
});

async function warnOf(
  ctx: Context,
  store: EventStore,
  subject: { kind: 'incident' | 'alert'; id: string },
): Promise<void> {
  const { found, entries } = await inTransaction(ctx, async (tx) => ({
    found: await entitiesOfTrue(tx, subject),
    entries: await tuningRows(tx.db).where('tuning.hidden', '>', 0).where('tuning.warning', 'is', null).execute(),
  }));
  const entities = found?.entities.filter((entity) => telling.test(entity)).slice(0, mostEntities) ?? [];
  if (!found || entities.length === 0 || entries.length === 0) return;

  const shared = await store.query<{ tuning_id: string; entity: string }>(
    `SELECT tuning_id, any(arrayFirst(entity -> has({entities:Array(String)}, entity), entities)) AS entity
    FROM detection
    PREWHERE org = {org:String} AND time >= fromUnixTimestamp64Milli({since:Int64}, 'UTC')
    WHERE mode = 'suppressed' AND tuning_id IN {entries:Array(String)} AND hasAny(entities, {entities:Array(String)})
    GROUP BY tuning_id`,
    {
      wall: wallOf(ctx),
      params: {
        org: ctx.orgId,
        since: ctx.now().getTime() - windowMs,
        entries: entries.map(({ id }) => id),
        entities,
      },
    },
  );
  await inTransaction(ctx, async (tx) => {
    for (const { tuning_id: id, entity } of shared) {
      const row = entries.find((entry) => entry.id === id);
      const warning = {
        entity,
        subject: subject.kind,
        id: subject.id,
        number: found.number,
        at: tx.now().toISOString(),
      };
      if (!row || !(await warnTuning(tx.db, id, warning))) continue;
      await record(
        tx,
        tuningWarned,
        { subjectId: id },
        { ruleId: row.documentId, title: row.ruleTitle, kind: row.kind, entity, number: found.number },
      );
    }
  });
}
