// Sends the demonstration day through the HTTP door of a running Tocsin, as any shipper would.
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

import { IngestResult } from '@tocsin/contracts/api/ingest';
import { createClient } from '@tocsin/contracts/client';

import { demoDay, requestsOf, type SenderRequest as Request } from './scenario/day.ts';
import { sites } from './scenario/organisation.ts';

const compress = promisify(gzip);

export type DayOptions = {
  /** Scheme and authority of the running Tocsin. */
  baseUrl: string;
  /** With the scopes `ingest:write` and, where sites are missing, `identity:write`. */
  apiKey: string;
  seed: number;
  /** Over how long the day is streamed; 0 is as fast as the door takes it. */
  minutes: number;
  /** The end of the day, epoch milliseconds. */
  end: number;
  /** @param share 0 to 1 */
  onProgress: (share: number, message: string) => void;
};

/** @returns how many events the door accepted. @throws Error with the server's sentence when it refuses. */
export async function sendDay(options: DayOptions): Promise<{ events: number; sites: number }> {
  const created = await createSites(options);
  const requests = [...requestsOf(demoDay({ seed: options.seed, end: options.end }))];
  const total = requests.reduce((sum, { count }) => sum + count, 0);
  const pauseMs = (options.minutes * 60_000) / requests.length;
  let events = 0;
  const sendOne = (index: number, request: Request): Promise<number> =>
    send(options, request, `demo-${options.seed}-${options.end}-${index}`);
  for (const together of crowdsOf(requests)) {
    await Promise.all(
      together.map(async ([index, request]) => {
        const sent = await sendOne(index, request);
        events += sent;
        const said = `${events.toLocaleString('en')} of ${total.toLocaleString('en')} events sent`;
        options.onProgress(events / total, said);
      }),
    );
    if (pauseMs > 0) await sleep(pauseMs * together.length);
  }
  return { events, sites: created };
}

/** Senders do not wait for each other: of one slice, a few at a time. */
function* crowdsOf(requests: readonly Request[], size = 8): Generator<[index: number, request: Request][]> {
  let crowd: [number, Request][] = [];
  for (const entry of requests.entries()) {
    if (crowd.length === size || (crowd[0] && crowd[0][1].slice !== entry[1].slice)) {
      yield crowd;
      crowd = [];
    }
    crowd.push(entry);
  }
  if (crowd.length > 0) yield crowd;
}

async function createSites({ baseUrl, apiKey, onProgress }: DayOptions): Promise<number> {
  const call = createClient({ baseUrl, apiKey });
  const known = new Set((await call('GET /sites', {})).items.map(({ code }) => code));
  const missing = sites.filter(({ code }) => !known.has(code));
  for (const { code, name, city, latitude, longitude } of missing)
    await call('POST /sites', { code, name, city, latitude, longitude });
  if (missing.length > 0) onProgress(0, `${missing.length} sites created`);
  return missing.length;
}

/** Named, so that a request which is sent again after a lost answer is stored once. */
async function send(
  { baseUrl, apiKey }: DayOptions,
  request: Pick<Request, 'source' | 'site' | 'body'>,
  name: string,
): Promise<number> {
  for (let attempt = 1; ; attempt += 1) {
    const response = await fetch(`${baseUrl}/api/v1/ingest/${request.source}?site=${request.site}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${apiKey}`,
        'content-encoding': 'gzip',
        'content-type': 'application/x-ndjson',
        'idempotency-key': name,
      },
      body: await compress(request.body),
    });
    if (response.ok) return IngestResult.parse(await response.json()).accepted;
    const busy = response.status === 429 || response.status === 503;
    if (!busy || attempt === 20)
      throw new Error(`The door refused the events: ${response.status} ${await response.text()}`);
    await sleep(1000 * Number(response.headers.get('retry-after') ?? 1));
  }
}
