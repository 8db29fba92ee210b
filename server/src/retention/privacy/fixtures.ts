// A world for the tests of privacy requests: both engines, objects in a folder, and jobs that run when they are told to.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { PrivacyRequest } from '@tocsin/contracts/api/privacy';
import { sql } from 'kysely';

import { createRowEncoder } from '#events';
import type { Context } from '#platform/context';
import type { DatabaseHandle } from '#platform/database';
import type { EventEngine } from '#platform/event-store';
import { testVault } from '#platform/keys/testing';
import { openObjects } from '#platform/objects';
import { openTestDatabase, testContext, type TestContext } from '#platform/testing';

import { asTocsin, groundOn } from '../fixtures.ts';
import { carryOut, type PrivacyGround } from './jobs.ts';
import { approveErasureWith, askRequestWith, getRequestWith, type Desk } from './requests.ts';

export type PrivacyTestWorld = PrivacyGround & Desk & { eventDays: number; chain: () => Promise<void> };

async function aWorld(
  handle: DatabaseHandle,
  store: EventEngine,
  chain: (handle: DatabaseHandle) => Promise<void>,
): Promise<PrivacyTestWorld> {
  return {
    ...groundOn(handle, store),
    vault: testVault(handle),
    objects: await openObjects(mkdtempSync(join(tmpdir(), 'tocsin-objects-'))),
    isStored: async () => true,
    chain: () => chain(handle),
    jobs: { send: () => Promise.resolve() },
  };
}

type Engines = {
  aStore: () => Promise<{ store: EventEngine; drop: () => Promise<void> }>;
  /** Puts into the ledger what has happened. */
  chainAll: (handle: DatabaseHandle) => Promise<void>;
};

/** Both engines and the world on them, until `close`. */
export async function openWorld({ aStore, chainAll }: Engines) {
  const handle = await openTestDatabase();
  const { store, drop } = await aStore();
  const close = async (): Promise<void> => {
    await drop();
    await handle.close();
  };
  return { handle, store, world: await aWorld(handle, store, chainAll), close };
}

/** One who asks and one who agrees, in an organisation of their own. */
export async function twoColleagues(handle: DatabaseHandle): Promise<[TestContext, TestContext]> {
  const ctx = await testContext(handle);
  return [ctx, await testContext(handle, { orgId: ctx.orgId, clock: ctx.clock })];
}

/** The next step of the request, as its job would do it, with all that happened so far in the ledger. */
export async function work(world: PrivacyTestWorld, ctx: Context, requestId: string): Promise<PrivacyRequest> {
  await world.chain();
  await carryOut(world, asTocsin(world, ctx), requestId, new AbortController().signal);
  await world.chain();
  return await getRequestWith(world)(ctx, { requestId });
}

/** Asked by the one, looked at, agreed to by the other and carried out. */
export async function erased(
  world: PrivacyTestWorld,
  [asker, approver]: readonly [Context, Context],
  identifier: string,
): Promise<PrivacyRequest> {
  const asked = await askRequestWith(world)(asker, {
    kind: 'erasure',
    identifier,
    reason: 'They asked',
    reference: 'T-1',
  });
  const looked = await work(world, asker, asked.id);
  if (looked.state !== 'asked') return looked;
  await approveErasureWith(world)(approver, { requestId: asked.id });
  return await work(world, asker, asked.id);
}

let batches = 8_000_000n;
/** One event that names somebody in every place where an event has texts, and in an address. */
export async function anEventOf(store: EventEngine, orgId: string, now: number, name: string): Promise<void> {
  const batch = ++batches;
  const encoder = createRowEncoder();
  encoder.add({
    orgId,
    batch,
    seq: 0,
    site: 'lyo',
    source: 'okta',
    receivedAt: now,
    retentionDays: 90,
    raw: JSON.stringify({ user: `CORP\\${name}`, note: `${name} and ${name}, not x${name}x` }),
    entities: [`user:${name}`, 'host:ws14'],
    event: {
      time: now - 60_000,
      dataset: 'okta.system',
      sourceEventId: null,
      logsource: {},
      message: `${name.toUpperCase()} signed in`,
      native: { User: [`CORP\\${name}`], Note: [name] },
      ecs: { 'user.name': name, 'host.name': 'ws14', 'source.ip': '10.0.0.7' },
      attrs: { 'okta.actor': name },
    },
  });
  await store.insert('event', encoder.take(), { token: `privacy-${batch}` });
}

/** As an administrator of the database could. */
export const behindOurBack = (handle: DatabaseHandle, statement: ReturnType<typeof sql>): Promise<void> =>
  handle.asOwner(async (db) => {
    const walled = ['activity', 'ledger_entry', 'ledger_redaction'];
    for (const table of walled) await sql.raw(`alter table ${table} no force row level security`).execute(db);
    await statement.execute(db);
    for (const table of walled) await sql.raw(`alter table ${table} force row level security`).execute(db);
  });
