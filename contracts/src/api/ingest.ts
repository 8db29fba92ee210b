// The doors as the dashboard and programs see them. The ingest door itself takes a raw body: see docs/ingest.md.
import * as z from 'zod';

import { endpoint } from './endpoint.ts';

export const IngestResult = z.object({ accepted: z.int(), unparsed: z.int() });

/** Body: one JSON object, an array, NDJSON, concatenated JSON, or text lines; gzip or not; at most 64 MB unpacked. */
export const ingest = endpoint('POST', '/ingest/:source', {
  summary: 'Hand in events; success is answered once they are durably stored',
  permission: 'ingest:write',
  input: z.object({ source: z.string().max(60), site: z.string().max(60).optional() }),
  output: IngestResult,
});

export const sourceKinds = ['endpoint', 'network', 'identity', 'cloud', 'web', 'generic'] as const;
export type SourceKind = (typeof sourceKinds)[number];

export const Source = z.object({
  id: z.string(),
  title: z.string(),
  /** What it watches; the page of the sources is grouped by it. */
  kind: z.enum(sourceKinds),
  summary: z.string(),
  format: z.enum(['json', 'lines', 'xml']),
  /** What came through this source in the last 24 hours. */
  events: z.int(),
  unparsed: z.int(),
  lastEventAt: z.iso.datetime().nullable(),
  /** Copy-ready client configurations; `{url}` and `{key}` are filled in by the page. */
  snippets: z.array(z.object({ title: z.string(), language: z.string(), text: z.string() })),
});
export type Source = z.infer<typeof Source>;

export const listSources = endpoint('GET', '/sources', {
  summary: 'The sources Tocsin understands, what arrived from each, and how to send',
  permission: 'event:read',
  input: z.object({}),
  output: z.object({
    items: z.array(Source),
    doors: z.array(z.object({ id: z.string(), title: z.string(), address: z.string(), open: z.boolean() })),
  }),
});

export const getPulse = endpoint('GET', '/pulse', {
  summary: 'How Tocsin is doing: events per second, lag, rules at work',
  permission: 'signed-in',
  input: z.object({}),
  output: z.object({
    eventsPerSecond: z.number(),
    lagMs: z.int(),
    rulesEnabled: z.int(),
    rulesTotal: z.int(),
    eventsToday: z.int(),
    unparsedToday: z.int(),
  }),
});

export const startDemo = endpoint('POST', '/demo', {
  summary: 'Stream the demonstration day through the ingest door',
  permission: 'identity:write',
  /** `minutes`: over how long the day is streamed; 0 is as fast as the door takes it. */
  input: z.object({ seed: z.int().default(1), minutes: z.int().min(0).max(1200).default(0) }),
  output: z.object({ jobId: z.string() }),
  status: 202,
});
