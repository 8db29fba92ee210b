// Takes one sender's records: durable in the telemetry log before the sender is answered, or refused as a whole.
import { setImmediate as nextTurn } from 'node:timers/promises';

import { siteCodes, siteOfCaller } from '#identity';
import { authorize } from '#platform/authorize';
import type { Context } from '#platform/context';
import { invalid, notFound, Problem } from '#platform/errors';

import { startAssembly } from './assemble.ts';
import type { Intake } from './assembly-line.ts';
import type { RawRecord } from './body.ts';
import { findSource } from './sources/index.ts';
import type { Source } from './sources/source.ts';

export type Arrival = {
  source: string;
  /** The site's code as the sender wrote it. */
  site: string | null;
  /** The sender's own name for this batch: a resend is stored once. */
  key: string | null;
  records: AsyncIterable<readonly RawRecord[]>;
};
export type Accepted = { accepted: number; unparsed: number };

/** @throws Problem `source_not_found`, `unknown_site`, `ingest_busy`, `telemetry_log_full`, and what reading the body throws. */
export async function acceptEvents(ctx: Context, line: Intake, arrival: Arrival): Promise<Accepted> {
  authorize(ctx, 'ingest:write');
  const source = findSource(arrival.source);
  if (!source) throw notFound('source', arrival.source);
  const site = await siteOf(ctx, arrival.site);

  if (arrival.key === null) return assembleAndLog(ctx, line, { ...arrival, source, site });
  const key = `${source.id} ${arrival.key}`;
  return line.receipts.once(ctx, key, () => assembleAndLog(ctx, line, { ...arrival, key, source, site }));
}

/** The site an API key is bound to, else the one the sender names, else none. */
async function siteOf(ctx: Context, named: string | null): Promise<string> {
  const code = named?.toLowerCase() ?? null;
  const bound = await siteOfCaller(ctx);
  if (bound) {
    if (code === null || code === bound.code) return bound.code;
    throw new Problem('forbidden', 'site_not_allowed', `This key may only send for the site ${bound.code}.`);
  }
  if (code === null || (await siteCodes(ctx)).has(code)) return code ?? '';
  const fault = { pointer: '/site', detail: 'Create the site first, or leave it out.' };
  throw invalid('unknown_site', `This organisation has no site ${code}.`, [fault]);
}

type Checked = Omit<Arrival, 'source' | 'site'> & { source: Source; site: string };

async function assembleAndLog(ctx: Context, line: Intake, { source, site, key, records }: Checked): Promise<Accepted> {
  const leave = await line.admission.enter();
  try {
    const batch = line.telemetry.nextBatch();
    const receivedAt = ctx.now().getTime();
    const rules = await line.ruleSets.live(ctx);
    const assembly = startAssembly({
      orgId: ctx.orgId,
      batch,
      source,
      site,
      rules,
      receivedAt,
      retentionDays: line.retentionDays,
    });
    for await (const chunk of records) {
      assembly.add(chunk);
      // The page someone is opening now must not wait for the whole body.
      await nextTurn();
    }
    const { rows, detections, accepted, unparsed, detected, rules: summaries } = assembly.finish();
    if (accepted > 0)
      await line.telemetry.append({
        batch,
        orgId: ctx.orgId,
        ...(key === null ? {} : { key }),
        rows,
        detections,
        count: accepted,
        meta: { unparsed, detected, receivedAt, rules: summaries },
      });
    line.meter.count(ctx.orgId, accepted);
    return { accepted, unparsed };
  } finally {
    leave();
  }
}
