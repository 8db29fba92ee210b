// An administrator sets up pulls, changes, pauses, starts and ends them; everyone who sees events sees how they do.
import { pullChanged, pullCreated, pullDeleted, pullRetried, pullStarted } from '@tocsin/contracts/activity';
import type { Pull, PullObject } from '@tocsin/contracts/api/pulls';
import type * as api from '@tocsin/contracts/api/pulls';
import type * as z from 'zod';

import { findSites, requireSites } from '#identity';
import { record } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context, type Tx } from '#platform/context';
import { conflict, invalid, notFound } from '#platform/errors';
import { uuidv7 } from '#platform/id';
import type { Jobs } from '#platform/jobs';
import type { SealedColumn } from '#platform/keys/reseal';
import { Secret } from '#platform/secret';
import { checkGiven } from '#platform/secrets';
import type { Vault } from '#platform/vault';

import { findSource } from '../sources/index.ts';
import { pullJob } from './queue.ts';
import {
  findObjects,
  findPull,
  findPulls,
  insertPull,
  lockPull,
  removePull,
  sumObjects,
  tryAgain,
  updatePull,
  type Sums,
} from './store.ts';
import type { PullRow, PullSettings } from './tables.ts';

export type Desk = { vault: Pick<Vault, 'sealOf'>; jobs: Pick<Jobs, 'send'> };
type One = { pullId: string };

/** Where a secret is kept: it opens nowhere else. */
export const placeOfSecret = (pullId: string): string => `ingest_pull.secret ${pullId}`;

/** For the job that seals values with the newest key. */
export const pullSecrets: SealedColumn = {
  table: 'ingest_pull',
  column: 'secret',
  type: 'text',
  owner: 'org_id',
  each: (id, value, turn) => turn(String(value), placeOfSecret(id)),
};

function presented(row: PullRow, sums: readonly Sums[], now: Date): Pull {
  const of = (state: Sums['state']) => sums.find((sum) => sum.pullId === row.id && sum.state === state);
  const { secret: _secret, orgId: _org, createdBy: _by, claimedUntil, since, createdAt, ...rest } = row;
  const text = (at: Date | null): string | null => at?.toISOString() ?? null;
  return {
    ...rest,
    since: text(since),
    createdAt: createdAt.toISOString(),
    running: claimedUntil !== null && claimedUntil > now,
    startedAt: text(row.startedAt),
    endedAt: text(row.endedAt),
    nextRunAt: row.paused ? null : text(row.nextRunAt),
    objects: {
      taken: of('taken')?.objects ?? 0,
      waiting: of('waiting')?.objects ?? 0,
      setAside: of('set_aside')?.objects ?? 0,
    },
    events: { accepted: of('taken')?.accepted ?? 0, unparsed: of('taken')?.unparsed ?? 0 },
  };
}

async function present(tx: Tx, id: string): Promise<Pull> {
  const row = await findPull(tx.db, id);
  if (!row) throw notFound('pull', id);
  return presented(row, await sumObjects(tx.db), tx.now());
}

async function locked(tx: Tx, id: string): Promise<PullRow> {
  const row = await lockPull(tx.db, id);
  if (!row) throw notFound('pull', id);
  return row;
}

async function checked(tx: Tx, { source, siteId, accessKeyId }: PullSettings, secret: string | null): Promise<void> {
  const refuse = (code: string, pointer: string, detail: string) => invalid(code, detail, [{ pointer, detail }]);
  if (!findSource(source)) throw refuse('unknown_source', '/source', `There is no source ${source}.`);
  if (siteId === null) requireSites(tx, null);
  if (siteId !== null && !(await findSites(tx)).some(({ id }) => id === siteId))
    throw refuse('unknown_site', '/siteId', 'There is no such site.');
  if (accessKeyId !== null && secret === null)
    throw refuse('pull_without_secret', '/secretAccessKey', 'An access key needs its secret.');
}

export async function listPulls(ctx: Context): Promise<{ items: Pull[] }> {
  authorize(ctx, 'event:read');
  return inTransaction(ctx, async (tx) => {
    const sums = await sumObjects(tx.db);
    return { items: (await findPulls(tx.db)).map((row) => presented(row, sums, tx.now())) };
  });
}

export const createPullWith =
  ({ vault }: Desk) =>
  async (ctx: Context, input: z.output<typeof api.createPull.input>): Promise<Pull> => {
    authorize(ctx, 'identity:write');
    const { secretAccessKey, since, ...rest } = input;
    const id = uuidv7();
    const secret = await sealed(ctx, vault, id, secretAccessKey);
    return inTransaction(ctx, async (tx) => {
      const settings: PullSettings = { ...rest, since: since === null ? null : new Date(since), paused: false };
      await checked(tx, settings, secret);
      await insertPull(tx.db, {
        ...settings,
        id,
        orgId: tx.orgId,
        secret,
        createdBy: tx.actor.id,
        createdAt: tx.now(),
        nextRunAt: tx.now(),
        claimedUntil: null,
        startedAt: null,
        endedAt: null,
        problem: null,
        rev: 1,
      });
      const { name, bucket, source } = settings;
      await record(tx, pullCreated, { subjectId: id }, { name, bucket, source });
      return present(tx, id);
    });
  };

/** Before the transaction, because the key may have to be fetched. */
async function sealed(ctx: Context, vault: Desk['vault'], id: string, secret?: string): Promise<string | null> {
  if (secret === undefined) return null;
  checkGiven(ctx, secret);
  return (await vault.sealOf(ctx.orgId)).close(new Secret(secret), placeOfSecret(id));
}

const names = [
  'name', 'endpoint', 'region', 'bucket', 'prefix', 'pathStyle', 'accessKeyId', 'source', 'siteId', 'everyMinutes',
  'since', 'paused',
] as const satisfies readonly (keyof PullSettings)[]; // prettier-ignore

const settingsOf = (row: PullRow): PullSettings => {
  const { name, endpoint, region, bucket, prefix, pathStyle, accessKeyId, source, siteId, everyMinutes, since } = row;
  return {
    name,
    endpoint,
    region,
    bucket,
    prefix,
    pathStyle,
    accessKeyId,
    source,
    siteId,
    everyMinutes,
    since,
    paused: row.paused,
  };
};

/** @throws Problem `pull_not_found`, `stale_revision`, `invalid_input`. */
export const changePullWith =
  ({ vault }: Desk) =>
  async (ctx: Context, input: z.output<typeof api.changePull.input>): Promise<Pull> => {
    authorize(ctx, 'identity:write');
    const { pullId, rev, secretAccessKey, since, ...given } = input;
    const fresh = await sealed(ctx, vault, pullId, secretAccessKey);
    return inTransaction(ctx, async (tx) => {
      const row = await locked(tx, pullId);
      if (rev !== undefined && rev !== row.rev)
        throw conflict('stale_revision', 'Someone has changed this pull since you loaded it. Look again, then repeat.');
      const before = settingsOf(row);
      const set = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
      const moment = since === undefined ? before.since : since === null ? null : new Date(since);
      const after: PullSettings = { ...before, ...set, since: moment };
      const secret = after.accessKeyId === null ? null : (fresh ?? row.secret);
      await checked(tx, after, secret);
      const fields: Record<string, { before: unknown; after: unknown }> = Object.fromEntries(
        names
          .filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
          .map((name) => [name, { before: before[name], after: after[name] }]),
      );
      if (secretAccessKey !== undefined) fields['secretAccessKey'] = { before: '•••', after: '•••' };
      if (Object.keys(fields).length > 0) {
        await updatePull(tx.db, pullId, { ...after, secret, nextRunAt: nextRunOf(row, after, tx.now()) });
        await record(tx, pullChanged, { subjectId: pullId }, { name: after.name, fields });
      }
      return present(tx, pullId);
    });
  };

/** What was paused or slower than now is not waited for by the old measure. */
function nextRunOf(row: PullRow, after: PullSettings, now: Date): Date {
  const latest = now.getTime() + after.everyMinutes * 60_000;
  return row.paused && !after.paused ? now : new Date(Math.min(row.nextRunAt.getTime(), latest));
}

export const runPullWith =
  ({ jobs }: Desk) =>
  async (ctx: Context, { pullId }: One): Promise<Pull> => {
    authorize(ctx, 'identity:write');
    return inTransaction(ctx, async (tx) => {
      const { name } = await locked(tx, pullId);
      await jobs.send(tx, pullJob, { orgId: tx.orgId, pullId });
      await record(tx, pullStarted, { subjectId: pullId }, { name });
      return present(tx, pullId);
    });
  };

export async function deletePull(ctx: Context, { pullId }: One): Promise<Record<string, never>> {
  authorize(ctx, 'identity:write');
  return inTransaction(ctx, async (tx) => {
    const { name, bucket } = await locked(tx, pullId);
    await removePull(tx.db, pullId);
    await record(tx, pullDeleted, { subjectId: pullId }, { name, bucket });
    return {};
  });
}

export async function listPullObjects(
  ctx: Context,
  { pullId, state, limit }: z.output<typeof api.listPullObjects.input>,
): Promise<{ items: PullObject[] }> {
  authorize(ctx, 'event:read');
  return inTransaction(ctx, async (tx) => {
    if (!(await findPull(tx.db, pullId))) throw notFound('pull', pullId);
    const rows = await findObjects(tx.db, { pullId, state, limit });
    return {
      items: rows.map(({ key, size, modifiedAt, tries, accepted, unparsed, reason, at, ...row }) => ({
        key,
        size,
        modifiedAt: modifiedAt.toISOString(),
        state: row.state,
        tries,
        accepted,
        unparsed,
        reason,
        at: at.toISOString(),
      })),
    };
  });
}

export const retryPullObjectsWith =
  ({ jobs }: Desk) =>
  async (ctx: Context, { pullId }: One): Promise<{ objects: number }> => {
    authorize(ctx, 'identity:write');
    return inTransaction(ctx, async (tx) => {
      const { name } = await locked(tx, pullId);
      const objects = await tryAgain(tx.db, pullId);
      if (objects > 0) {
        await jobs.send(tx, pullJob, { orgId: tx.orgId, pullId });
        await record(tx, pullRetried, { subjectId: pullId }, { name, objects });
      }
      return { objects };
    });
  };
