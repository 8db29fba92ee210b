// Takes something into custody from here: a stored event, what a search finds, what an address answers, a note.
import { TLSSocket } from 'node:tls';

import type { captureEvidence as endpoint } from '@tocsin/contracts/api/evidence';
import type { Evidence } from '@tocsin/contracts/evidence';
import { canonicalJson } from '@tocsin/contracts/ledger/canonical-json';
import type * as z from 'zod';

import { getEvent, streamEvents } from '#events';
import { authorize } from '#platform/authorize';
import type { Context } from '#platform/context';
import { Problem } from '#platform/errors';
import type { Dial } from '#platform/outbound/dial';

import type { NewEvidence } from './register.ts';
import { takeIn } from './take-in.ts';
import type { EvidenceWorld } from './world.ts';

type Input = z.output<typeof endpoint.input>;
type What<From extends Input['what']['from']> = Extract<Input['what'], { from: From }>;
type Captured = {
  title: string;
  kind: NewEvidence['kind'];
  source: string;
  method: string;
  name: string;
  content: AsyncIterable<Uint8Array>;
  /** What we made ourselves is safe to hand out. */
  safe: boolean;
};

const mostBytes = 512 * 2 ** 20;
const mostAnswerBytes = 10 * 2 ** 20;
const pageRows = 1000;
const utf8 = new TextEncoder();
async function* once(text: string): AsyncGenerator<Uint8Array> {
  yield utf8.encode(text);
}

async function captureEvent({ events }: EvidenceWorld, ctx: Context, { eventId }: What<'event'>): Promise<Captured> {
  const event = await getEvent(events, ctx, { eventId });
  const provenance = { store: 'event', id: eventId, capturedAt: ctx.now().toISOString(), capturedBy: ctx.actor.name };
  return {
    title: `Event ${eventId}`,
    kind: 'log_export',
    source: `event ${eventId}`,
    method: 'Stored event as canonical JSON (RFC 8785)',
    name: `event-${eventId}.json`,
    content: once(`${canonicalJson({ format: 'tocsin-event-v1', provenance, event })}\n`),
    safe: true,
  };
}

/** @throws Problem what the search says is wrong: half an answer is no evidence */
async function* linesOf({ events }: EvidenceWorld, ctx: Context, what: What<'search'>): AsyncGenerator<Uint8Array> {
  const { query, start: from, end: to, most } = what;
  const about = {
    format: 'tocsin-search-v1',
    query,
    from,
    to,
    most,
    capturedAt: ctx.now().toISOString(),
    capturedBy: ctx.actor.name,
  };
  yield utf8.encode(`${canonicalJson(about)}\n`);
  let missing = most;
  let cursor: string | undefined;
  while (missing > 0) {
    const limit = Math.min(missing, pageRows);
    let next: string | null = null;
    for await (const line of streamEvents(events, ctx, { query, from, to, limit, ...(cursor && { cursor }) })) {
      if (line.kind === 'problem') throw new Problem('unavailable', line.code, line.detail);
      if (line.kind === 'done') next = line.next;
      if (line.kind === 'rows') yield utf8.encode(line.items.map((row) => `${canonicalJson(row)}\n`).join(''));
    }
    if (next === null) return;
    cursor = next;
    missing -= limit;
  }
}

const captureSearch = (world: EvidenceWorld, ctx: Context, what: What<'search'>): Captured => ({
  title: `Search: ${what.query.slice(0, 200) || 'all events'}`,
  kind: 'log_export',
  source: what.query.slice(0, 1000),
  method: `Search from ${what.start} to ${what.end}, ${what.most} events at most, as NDJSON`,
  name: 'search.ndjson',
  content: linesOf(world, ctx, what),
  safe: true,
});

/** What answered is kept as bytes in JSON: nothing of it is ever run, or parsed. */
async function captureUrl({ outbound, dial }: EvidenceWorld, ctx: Context, { url }: What<'url'>): Promise<Captured> {
  const requestedAt = ctx.now().toISOString();
  const answer = await outbound.call({
    service: 'The address',
    url,
    maxBytes: mostAnswerBytes,
    timeoutMs: 30_000,
  });
  const { status, headers, body } = answer;
  const record = {
    format: 'tocsin-http-v1',
    request: { method: 'GET', url, at: requestedAt },
    answer: {
      url: answer.url,
      status,
      headers: Object.fromEntries(Object.entries(headers)),
      bodyBase64: body.toString('base64'),
    },
    tls: await tlsFacts(dial, answer.url),
  };
  return {
    title: `Address ${url.slice(0, 280)}`,
    kind: 'file',
    source: url,
    method: 'HTTP GET by Tocsin: status, headers, TLS facts and body',
    name: 'capture.http.json',
    content: once(`${canonicalJson(record)}\n`),
    safe: false,
  };
}

/** Of a connection made right after the answer; null where there is none to be had. */
async function tlsFacts(dial: Dial, text: string): Promise<Record<string, unknown> | null> {
  const url = new URL(text);
  if (url.protocol !== 'https:') return null;
  try {
    const socket = await dial({
      service: 'The address',
      host: url.hostname,
      port: Number(url.port || 443),
      tls: { ca: null, identity: null },
      timeoutMs: 10_000,
    });
    const facts = socket instanceof TLSSocket ? factsOf(socket) : null;
    socket.destroy();
    return facts;
  } catch (error) {
    return { unknown: error instanceof Problem ? error.code : 'failed' };
  }
}

function factsOf(socket: TLSSocket): Record<string, unknown> {
  const { subject, issuer, valid_from, valid_to, fingerprint256, serialNumber, subjectaltname } =
    socket.getPeerCertificate();
  const certificate = {
    subject: subject.CN,
    issuer: issuer.CN,
    valid_from,
    valid_to,
    fingerprint256,
    serialNumber,
    subjectaltname,
  };
  return {
    protocol: socket.getProtocol(),
    cipher: socket.getCipher().name,
    remoteAddress: socket.remoteAddress,
    certificate,
  };
}

const captureNote = ({ text }: What<'note'>): Captured => ({
  title: text.split('\n', 1)[0]?.slice(0, 200) ?? 'Note',
  kind: 'note',
  source: '',
  method: 'Written here',
  name: 'note.txt',
  content: once(text),
  safe: true,
});

async function captured(world: EvidenceWorld, ctx: Context, what: Input['what']): Promise<Captured> {
  switch (what.from) {
    case 'event':
      return captureEvent(world, ctx, what);
    case 'search':
      authorize(ctx, 'event:read');
      return captureSearch(world, ctx, what);
    case 'url':
      return captureUrl(world, ctx, what);
    default:
      return captureNote(what);
  }
}

/** @throws Problem `incident_not_found`, `event_not_found`, `address_not_allowed`, `upstream_unreachable` and what a search says */
export const captureWith = (world: EvidenceWorld) =>
  async function captureEvidence(ctx: Context, { incidentId, title, tlp, what }: Input): Promise<Evidence> {
    authorize(ctx, 'evidence:write');
    const one = await captured(world, ctx, what);
    const { method, source } = one;
    const acquisition: NewEvidence['acquisition'] = {
      method,
      tool: 'Tocsin',
      toolVersion: '',
      operator: ctx.actor.name,
      source,
      acquiredAt: ctx.now().toISOString(),
      clockOffsetMs: null,
      sha256AtSource: null,
    };
    const about: NewEvidence = {
      incidentId,
      kind: one.kind,
      title: (title ?? one.title).toWellFormed(),
      description: '',
      acquisition,
      tlp,
      labels: [],
      custodian: '',
      location: '',
      malwareSafe: one.safe,
    };
    return await takeIn(world, ctx, about, { name: one.name, content: one.content, mostBytes });
  };
