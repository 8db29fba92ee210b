// One run of a pull: lists the bucket, takes what is new, and sets aside what cannot be taken.
import { pullSetAside, pullTroubled } from '@tocsin/contracts/activity';

import { findSites } from '#identity';
import { record } from '#platform/activity';
import { inTransaction, type Context } from '#platform/context';
import { Problem } from '#platform/errors';
import type { Outbound } from '#platform/outbound';
import type { Secrets } from '#platform/secrets';
import type { Vault } from '#platform/vault';

import { findSource } from '../sources/index.ts';
import type { BucketObject } from './bucket-answers.ts';
import { openBucket, type Bucket, type BucketPlace } from './bucket.ts';
import { recordsIn } from './contents.ts';
import { placeOfSecret } from './manage.ts';
import { storeWhole, type Accept } from './named-batches.ts';
import { claimPull, findKnown, keepClaim, keepObject, releasePull } from './store.ts';
import type { ObjectRow, PullRow } from './tables.ts';

export type Means = {
  accept: Accept;
  vault: Pick<Vault, 'sealOf'>;
  secrets: Secrets;
  outbound: Pick<Outbound, 'call'>;
};

const claimMs = 10 * 60_000;
const maxTries = 5;
const firstPauseMs = 60_000;

type Run = {
  ctx: Context;
  pull: PullRow;
  bucket: Bucket;
  site: string | null;
  accept: Accept;
  signal: AbortSignal;
  setAside: { key: string; reason: string }[];
};

/** Does nothing while another run is at it. What could not be read is said in the pull, not thrown. */
export async function runPull(
  ctx: Context,
  { accept, vault, secrets, outbound }: Means,
  { pullId, onlyDue, signal }: { pullId: string; onlyDue: boolean; signal: AbortSignal },
): Promise<void> {
  const pull = await inTransaction(ctx, (tx) => claimPull(tx.db, pullId, { ...claimFrom(ctx), onlyDue }));
  if (!pull) return;
  let problem: string | null = null;
  const setAside: Run['setAside'] = [];
  try {
    const credentials = await credentialsOf(ctx, pull, { vault, secrets });
    const bucket = openBucket({ ...pull, credentials }, { outbound, now: ctx.now, signal });
    const sites = pull.siteId === null ? [] : await inTransaction(ctx, findSites);
    const site = sites.find(({ id }) => id === pull.siteId)?.code ?? null;
    await takeAll({ ctx, pull, bucket, site, accept, signal, setAside });
  } catch (error) {
    if (signal.aborted) ctx.log.info({ pull: pull.id }, 'a pull was interrupted; its next run goes on');
    else {
      problem = sentenceOf(error);
      ctx.log.warn({ err: error, pull: pull.id }, 'a pull could not do its work');
    }
  }
  await inTransaction(ctx, async (tx) => {
    await releasePull(tx.db, pull, { endedAt: ctx.now(), problem });
    const about = { subjectId: pull.id };
    if (problem !== pull.problem && !signal.aborted)
      await record(tx, pullTroubled, about, { name: pull.name, because: problem });
    const [first] = setAside;
    if (first)
      await record(tx, pullSetAside, about, {
        name: pull.name,
        objects: setAside.length,
        first: first.key,
        because: first.reason,
      });
  });
}

async function credentialsOf(
  ctx: Context,
  { id, name, accessKeyId, secret }: PullRow,
  { vault, secrets }: Pick<Means, 'vault' | 'secrets'>,
): Promise<BucketPlace['credentials']> {
  if (accessKeyId === null || secret === null) return null;
  const kept = (await vault.sealOf(ctx.orgId)).open(secret, placeOfSecret(id));
  return { accessKeyId, secretAccessKey: await secrets.resolve(ctx, kept, `pull ${name}`) };
}

const claimFrom = (ctx: Context) => ({ now: ctx.now(), until: new Date(ctx.now().getTime() + claimMs) });

/** What is no Problem may hold anything: it is in the log. */
const sentenceOf = (error: unknown): string =>
  error instanceof Problem ? error.message : 'Something failed inside Tocsin; the log has the details.';

async function takeAll(run: Run): Promise<void> {
  let from: string | null = null;
  do {
    const page = await run.bucket.list(from);
    for (const { object, known } of await newOnes(run, page.objects)) {
      run.signal.throwIfAborted();
      await hold(run);
      await takeOne(run, object, known);
    }
    from = page.next;
  } while (from !== null);
}

/** Throws, so that the run ends, when another has taken over or the pull is gone. */
async function hold({ ctx, pull }: Run): Promise<void> {
  if (!(await inTransaction(ctx, (tx) => keepClaim(tx.db, pull, claimFrom(ctx).until))))
    throw new Problem('conflict', 'pull_taken_over', 'The pull was deleted, or another run goes on with it.');
}

type New = { object: BucketObject; known: ObjectRow | undefined };

async function newOnes({ ctx, pull }: Run, objects: readonly BucketObject[]): Promise<New[]> {
  const { since } = pull;
  // What ends with a slash and holds nothing is a folder to those who show buckets.
  const wanted = objects.filter(
    ({ key, size, modifiedAt }) => !(size === 0 && key.endsWith('/')) && (since === null || modifiedAt >= since),
  );
  const keys = wanted.map(({ key }) => key);
  const rows = await inTransaction(ctx, (tx) => findKnown(tx.db, pull.id, keys));
  const nameOf = (one: { key: string; etag: string; size: number }): string =>
    JSON.stringify([one.key, one.etag, one.size]);
  const known = new Map(rows.map((row) => [nameOf(row), row]));
  const isDue = (row: ObjectRow | undefined): boolean =>
    row === undefined || (row.state === 'waiting' && (row.nextTryAt === null || row.nextTryAt <= ctx.now()));
  return wanted.map((object) => ({ object, known: known.get(nameOf(object)) })).filter(({ known: row }) => isDue(row));
}

/** A failure of the object is kept with it; one of the storage, or of this run, ends the run. */
async function takeOne(run: Run, object: BucketObject, known: ObjectRow | undefined): Promise<void> {
  const { ctx, pull, bucket, site, accept, signal } = run;
  const source = findSource(pull.source);
  if (!source) throw new Problem('not_found', 'source_not_found', `There is no source ${pull.source} any more.`);
  const { key, etag, size, modifiedAt } = object;
  const about = { pullId: pull.id, orgId: ctx.orgId, key, etag, size, modifiedAt, tries: (known?.tries ?? 0) + 1 };
  const keep = (outcome: Pick<ObjectRow, 'state' | 'nextTryAt' | 'accepted' | 'unparsed' | 'reason'>) =>
    inTransaction(ctx, (tx) => keepObject(tx.db, { ...about, ...outcome, at: ctx.now() }));
  try {
    const stored = await storeWhole(ctx, accept, {
      source: source.id,
      site,
      name: JSON.stringify([pull.endpoint, pull.bucket, key, etag, size]),
      named: 'whole',
      records: recordsIn(key, bucket.read(object), source),
      signal,
      onBatch: () => hold(run),
    });
    await keep({ ...stored, state: 'taken', nextTryAt: null, reason: null });
  } catch (error) {
    if (signal.aborted || !isOfObject(error)) throw error;
    // Its new version is in the next list.
    if (error instanceof Problem && error.code === 'object_changed') return;
    const reason = sentenceOf(error);
    const isFinal = (error instanceof Problem && error.kind === 'invalid_input') || about.tries >= maxTries;
    const pauseMs = firstPauseMs * 4 ** (about.tries - 1);
    ctx.log.warn({ err: error, pull: pull.id, key, tries: about.tries }, 'an object could not be taken');
    await keep({
      state: isFinal ? 'set_aside' : 'waiting',
      nextTryAt: isFinal ? null : new Date(ctx.now().getTime() + pauseMs),
      accepted: 0,
      unparsed: 0,
      reason,
    });
    if (isFinal) run.setAside.push({ key, reason });
  }
}

const ofRun = new Set([
  'pull_taken_over',
  'unknown_site',
  'source_not_found',
  'address_not_allowed',
  'upstream_unreachable',
]);

const isOfObject = (error: unknown): boolean => !(error instanceof Problem && ofRun.has(error.code));
