// Takes one sender's records: durable in the telemetry log before the sender is answered, or refused as a whole.
import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';

import { siteOfCaller } from '#identity';
import { authorize } from '#platform/authorize';
import type { Context } from '#platform/context';
import { invalid, notFound, Problem } from '#platform/errors';

import type { AssembledBatch } from './assemble.ts';
import type { Intake, Publish } from './assembly-line.ts';
import { readRecords, type BodyOptions, type RawRecord } from './body.ts';
import { logBatch, type Named } from './log-batch.ts';
import type { MappedSource } from './mappings/sets.ts';
import { contentOfBytes, contentOfRecords, readOpening, wholeOf, type Content, type Opening } from './pieces.ts';

type About = {
  source: string;
  /** The site's code as the sender wrote it. */
  site: string | null;
  /** The sender's own name for this batch: a resend is stored once. */
  key: string | null;
};
export type Arrival = About & { records: AsyncIterable<readonly RawRecord[]> };
/** Bytes as they were sent: they are unpacked and cut into records where they are assembled. */
export type BodyArrival = About & { body: { bytes: AsyncIterable<unknown>; options: Omit<BodyOptions, 'counts'> } };
export type Accepted = { accepted: number; unparsed: number };

/** @throws Problem `source_not_found`, `unknown_site`, `ingest_busy`, `telemetry_log_full`, and what reading the body throws. */
export async function acceptEvents(ctx: Context, line: Intake, arrival: Arrival | BodyArrival): Promise<Accepted> {
  authorize(ctx, 'ingest:write');
  const source = await line.mappings.find(ctx, arrival.source);
  if (!source) throw notFound('source', arrival.source);
  const site = await siteOf(ctx, line, arrival.site);

  if (line.publish) return publishRaw(ctx, line, line.publish, arrival, { source: source.id, site });
  const checked = { source: source.id, mapped: await line.mappings.mapped(ctx, source.id), site };
  if (arrival.key === null) return assembleAndLog(ctx, line, arrival, { ...checked, key: null });
  const key = `${source.id} ${arrival.key}`;
  return line.receipts.once(ctx, key, () => assembleAndLog(ctx, line, arrival, { ...checked, key }));
}

/** Many processes: what is acknowledged is in the stream, and its name is remembered before the sender is answered. */
async function publishRaw(
  ctx: Context,
  line: Intake,
  publish: Publish,
  arrival: Arrival | BodyArrival,
  { source, site }: { source: string; site: string },
): Promise<Accepted> {
  const key = arrival.key === null ? null : `${source} ${arrival.key}`;
  const send = async (): Promise<Accepted> => {
    const leave = await line.admission.enter();
    try {
      const receivedAt = ctx.now().getTime();
      return await publish({ orgId: ctx.orgId, source, site, receivedAt, key, records: recordsOf(arrival) });
    } finally {
      leave();
    }
  };
  if (key === null) return send();
  const answer = await line.receipts.once(ctx, key, send);
  if (answer.accepted > 0) await line.receipts.settle(ctx, key, answer);
  return answer;
}

const recordsOf = (arrival: Arrival | BodyArrival): AsyncIterable<readonly RawRecord[]> =>
  'body' in arrival ? readRecords(Readable.from(arrival.body.bytes), arrival.body.options) : arrival.records;

/** The site an API key is bound to, else the one the sender names: one of its own, where it sees only some. */
async function siteOf(ctx: Context, { sites }: Intake, named: string | null): Promise<string> {
  const code = named?.toLowerCase() ?? null;
  const bound = await siteOfCaller(ctx);
  if (bound) {
    if (code === null || code === bound.code) return bound.code;
    throw new Problem('forbidden', 'site_not_allowed', `This key may only send for the site ${bound.code}.`);
  }
  const own = ctx.reach.sites;
  if (own !== null) return oneOfOwn(own, code);
  if (code === null || (await sites.has(ctx, code))) return code ?? '';
  const fault = { pointer: '/site', detail: 'Create the site first, or leave it out.' };
  throw invalid('unknown_site', `This organisation has no site ${code}.`, [fault]);
}

/** Nobody sends beyond what they see, so not for no site either. */
function oneOfOwn(own: readonly string[], code: string | null): string {
  if (code === null)
    throw invalid('site_needed', `Say which site this is from with ?site=: ${own.join(', ')}.`, [
      { pointer: '/site', detail: 'Needed, because you see some sites only.' },
    ]);
  if (own.includes(code)) return code;
  throw new Problem('forbidden', 'site_not_allowed', `You may only send for the sites ${own.join(', ')}.`);
}

type Checked = { source: string; mapped: MappedSource | undefined; site: string; key: string | null };

async function assembleAndLog(
  ctx: Context,
  line: Intake,
  arrival: Arrival | BodyArrival,
  checked: Checked,
): Promise<Accepted> {
  const leave = await line.admission.enter();
  const holding = line.held.start();
  try {
    const content =
      'body' in arrival ? contentOfBytes(arrival.body.bytes, arrival.body.options) : contentOfRecords(arrival.records);
    const opening = await readOpening(content);
    // Records come from a door, which has counted what it holds of them.
    if ('body' in arrival) await holding.grow(opening.size);
    if (opening.ended && opening.pieces.length === 0) return { accepted: 0, unparsed: 0 };
    if (opening.ended) {
      const outcome = await line.together.add(ctx, line, { ...checked, ...opening, form: content.form });
      if (outcome !== 'large') return outcome;
    }
    return await acceptLarge(ctx, line, content, opening, checked);
  } finally {
    holding.release();
    leave();
  }
}

/** All or nothing: no part is logged before the whole body has been read and assembled. */
async function acceptLarge(
  ctx: Context,
  line: Intake,
  content: Content,
  opening: Opening,
  { source, mapped, site, key }: Checked,
): Promise<Accepted> {
  const leave = await line.largeAdmission.enter();
  const parts = line.parts.open();
  try {
    const rules = await line.ruleSets.atWork(ctx);
    const { telemetry, retentionDays } = line;
    const receivedAt = ctx.now().getTime();
    const total = { accepted: 0, unparsed: 0 };
    const count = ({ accepted, unparsed }: AssembledBatch): void => {
      total.accepted += accepted;
      total.unparsed += unparsed;
    };
    const last = await line.assembler.stream(
      {
        orgId: ctx.orgId,
        batch: telemetry.nextBatch(),
        receivedAt,
        retentionDays,
        source,
        mapped,
        site,
        form: content.form,
      },
      rules,
      wholeOf(opening, content),
      async (part) => {
        count(part);
        await parts.add(part);
        return telemetry.nextBatch();
      },
    );
    count(last);
    if (parts.count > 0) await logParts(ctx, line, { parts: parts.takeAll(), receivedAt, key });
    // The last part carries the name of the whole: it is there when all others are.
    const named = key === null ? [] : [{ key, ...total }];
    await logBatch(line, { orgId: ctx.orgId, batch: last, receivedAt, named });
    return total;
  } finally {
    leave();
    await parts.drop();
  }
}

/**
 * Each part of a named body has a name of its own, so that a resend after a failure between two parts goes on where it
 * stopped: a body is always cut at the same records.
 */
async function logParts(
  ctx: Context,
  line: Intake,
  { parts, receivedAt, key }: { parts: AsyncIterable<AssembledBatch>; receivedAt: number; key: string | null },
): Promise<void> {
  let from = 0;
  for await (const part of parts) {
    const { accepted, unparsed } = part;
    const log = async (named: readonly Named[]): Promise<Accepted> => {
      await logPatiently(() => logBatch(line, { orgId: ctx.orgId, batch: part, receivedAt, named }));
      return { accepted, unparsed };
    };
    const name = `${key} ${from}+${accepted}`;
    if (key === null) await log([]);
    else await line.receipts.once(ctx, name, () => log([{ key: name, accepted, unparsed }]));
    from += accepted;
  }
}

const patienceMs = 20_000;

/** With parts of a body in the log already, a log that is full is better waited for than refused. */
async function logPatiently(log: () => Promise<void>): Promise<void> {
  const until = performance.now() + patienceMs;
  for (let waitMs = 50; ; waitMs = Math.min(waitMs * 2, 1_000)) {
    try {
      return await log();
    } catch (error) {
      if (!(error instanceof Problem) || error.kind !== 'unavailable' || performance.now() > until) throw error;
      await delay(waitMs);
    }
  }
}
