// A world for the tests of retention: both engines, purges that run at once, and old rows of every kind.
import { randomBytes } from 'node:crypto';

import { raiseAlerts, type Detection } from '#alerts';
import { createRowEncoder } from '#events';
import type { Context } from '#platform/context';
import type { DatabaseHandle } from '#platform/database';
import type { EventEngine, EventStore } from '#platform/event-store';
import { uuidv7 } from '#platform/id';
import { createSeal } from '#platform/seal';
import { systemContext } from '#platform/system-context';

import { runPurge, type Ground } from './purge.ts';
import { tables } from './tables.ts';

export const dayMs = 86_400_000;
export const seal = createSeal(randomBytes(32));

export const groundOn = (handle: DatabaseHandle, store: EventStore): Ground => ({ handle, store, seal, eventDays: 90 });

let batches = 7_000_000n;
/** As many events of a dataset as asked for, that arrived so many days ago. */
export async function storeEvents(
  store: EventEngine,
  orgId: string,
  said: { dataset: string; ageDays: number; count: number; now: number; site?: string; entities?: string[] },
): Promise<bigint> {
  const batch = ++batches;
  const at = said.now - said.ageDays * dayMs;
  const encoder = createRowEncoder();
  for (let seq = 0; seq < said.count; seq += 1)
    encoder.add({
      event: {
        time: at,
        dataset: said.dataset,
        sourceEventId: null,
        logsource: {},
        native: {},
        ecs: {},
        attrs: {},
        message: `${said.dataset} ${seq}`,
      },
      orgId,
      site: said.site ?? 'lyo',
      source: 'windows',
      batch,
      seq,
      receivedAt: at,
      raw: '',
      entities: said.entities ?? [],
      retentionDays: 90,
    });
  await store.insert('event', encoder.take(), { token: `retention-${batch}` });
  return batch;
}

/** Events of the organisation by dataset. */
export async function eventCounts(store: EventEngine, orgId: string): Promise<Record<string, number>> {
  const rows = await store.query<{ dataset: string; n: string }>(
    'SELECT dataset, count() AS n FROM event GROUP BY dataset ORDER BY dataset',
    { wall: { org: orgId, sites: null } },
  );
  return Object.fromEntries(rows.map(({ dataset, n }) => [dataset, Number(n)]));
}

/** From beginning to end, without the queue. */
export async function purged(ground: Ground, ctx: Context): Promise<string> {
  const id = uuidv7();
  await ctx.transact((db) =>
    tables(db)
      .insertInto('purge')
      .values({
        id,
        orgId: ctx.orgId,
        cause: 'demand',
        state: 'running',
        byKind: ctx.actor.kind,
        byId: ctx.actor.id,
        byName: ctx.actor.name,
        startedAt: ctx.now(),
        endedAt: null,
        because: null,
        certificate: null,
      })
      .execute(),
  );
  await runPurge(ground, asTocsin(ground, ctx), id, new AbortController().signal);
  return id;
}
export const asTocsin = ({ handle }: Ground, { orgId, log, now }: Context): Context =>
  systemContext(handle, { orgId, module: 'retention', log, now });

/** One alert of the host. */
export async function anAlert(ctx: Context, host: string, eventId = `1-1-${Math.random()}`): Promise<string> {
  const detection: Detection = {
    site: null,
    dataset: 'windows.sysmon',
    time: ctx.now().getTime(),
    eventId,
    message: 'something ran',
    matched: {},
    fields: {},
    entities: [`host:${host}`],
    rule: {
      id: uuidv7(),
      title: `Rule on ${host}`,
      version: 1,
      severity: 2,
      description: '',
      falsePositives: [],
      references: [],
      attack: { tactics: [], techniques: [] },
    },
  };
  const { alerts } = await raiseAlerts(ctx, { batchKey: uuidv7(), detections: [detection] });
  return alerts[0]?.id ?? '';
}
