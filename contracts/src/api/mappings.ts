// The mapping studio: try a mapping on a sample, keep it in versions, and read again what could not be read.
import * as z from 'zod';

import { Mapping, MappingName } from '../mapping.ts';
import { endpoint } from './endpoint.ts';

const one = z.object({ mappingId: z.uuid() });
const title = z.string().trim().min(1).max(120);
const note = z.string().trim().max(500).default('');

export const MappingRow = z.object({
  id: z.uuid(),
  name: MappingName,
  /** What senders name: `POST /ingest/my-shop`. */
  source: z.string(),
  title: z.string(),
  version: z.int(),
  format: z.string(),
  dataset: z.string(),
  fields: z.int(),
  updatedAt: z.iso.datetime(),
  updatedBy: z.string(),
});
export type MappingRow = z.infer<typeof MappingRow>;

export const MappingDetail = MappingRow.extend({
  /** Changes are compared with it: the version. */
  rev: z.int(),
  mapping: Mapping,
  versions: z.array(
    z.object({ version: z.int(), title: z.string(), note: z.string(), at: z.iso.datetime(), by: z.string() }),
  ),
});
export type MappingDetail = z.infer<typeof MappingDetail>;

export const listMappings = endpoint('GET', '/mappings', {
  summary: 'The mappings of this organisation',
  permission: 'event:read',
  input: z.object({}),
  output: z.object({ items: z.array(MappingRow) }),
});
export const getMapping = endpoint('GET', '/mappings/:mappingId', {
  summary: 'One mapping with its versions; an older version’s document where one is named',
  permission: 'event:read',
  input: one.extend({ version: z.coerce.number().int().min(1).optional() }),
  output: MappingDetail,
});
export const createMapping = endpoint('POST', '/mappings', {
  summary: 'Keep a mapping; it is at work at once',
  permission: 'rule:write',
  input: z.object({ name: MappingName, title, mapping: Mapping, note }),
  output: MappingDetail,
  status: 201,
});
export const changeMapping = endpoint('PUT', '/mappings/:mappingId', {
  summary: 'Save another version of a mapping; it is at work at once',
  permission: 'rule:write',
  input: one.extend({ rev: z.int().optional(), title, mapping: Mapping, note }),
  output: MappingDetail,
});
export const deleteMapping = endpoint('DELETE', '/mappings/:mappingId', {
  summary:
    'Delete a mapping with its versions; who still sends by it is refused, and what was accepted is kept as unparsed',
  permission: 'rule:write',
  input: one,
  output: z.object({}),
});

export const PreviewedRecord = z.object({
  raw: z.string(),
  /** Every name and value of the record, nested ones dotted, as they can be mapped. */
  values: z.array(z.object({ name: z.string(), value: z.string() })),
  /** What it becomes; null where it cannot be read. */
  event: z
    .object({
      time: z.iso.datetime().nullable(),
      dataset: z.string(),
      message: z.string(),
      fields: z.record(z.string(), z.union([z.string(), z.number(), z.array(z.string())])),
      attrs: z.record(z.string(), z.string()),
    })
    .nullable(),
  /** Why it cannot be read. */
  fault: z.string().nullable(),
});
export type PreviewedRecord = z.infer<typeof PreviewedRecord>;

export const previewMapping = endpoint('POST', '/mappings/preview', {
  summary: 'Read a sample by a mapping, by a source, or by whatever recognises it; nothing is kept',
  permission: 'event:read',
  input: z.object({
    sample: z.string().min(1).max(262_144),
    mapping: Mapping.optional(),
    /** Where no mapping is given: the id of a source; `auto` unless given. */
    source: z.string().max(60).optional(),
  }),
  output: z.object({
    records: z.array(PreviewedRecord),
    /** How many records the sample holds; at most 20 are shown. */
    total: z.int(),
    unread: z.int(),
    /** The source that recognises the first record; null where none does. */
    recognised: z.object({ id: z.string(), title: z.string() }).nullable(),
    /** A mapping to begin with, made from the sample. */
    suggestion: Mapping,
  }),
});

export const listEcsFields = endpoint('GET', '/mappings/ecs-fields', {
  summary: 'The ECS fields that have a column of their own, with their types',
  permission: 'event:read',
  input: z.object({}),
  output: z.object({ items: z.array(z.object({ name: z.string(), type: z.string() })) }),
});

export const Replay = z.object({
  id: z.uuid(),
  source: z.string(),
  site: z.string().nullable(),
  readAs: z.string(),
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  state: z.enum(['running', 'done', 'failed']),
  lookedAt: z.int(),
  replayed: z.int(),
  because: z.string().nullable(),
  startedAt: z.iso.datetime(),
  startedBy: z.string(),
  endedAt: z.iso.datetime().nullable(),
});
export type Replay = z.infer<typeof Replay>;

export const startReplay = endpoint('POST', '/replays', {
  summary: 'Read again what could not be read: what can be read now becomes events, and leaves the unparsed',
  permission: 'rule:write',
  input: z.object({
    /** Under which it came. */
    source: z.string().max(60),
    site: z.string().max(60).nullable().default(null),
    /** What reads it now; the same source unless given. */
    readAs: z.string().max(60).optional(),
    from: z.iso.datetime(),
    to: z.iso.datetime(),
  }),
  output: Replay,
  status: 202,
});
export const listReplays = endpoint('GET', '/replays', {
  summary: 'The last replays',
  permission: 'event:read',
  input: z.object({}),
  output: z.object({ items: z.array(Replay) }),
});
export const getReplay = endpoint('GET', '/replays/:replayId', {
  summary: 'One replay',
  permission: 'event:read',
  input: z.object({ replayId: z.uuid() }),
  output: Replay,
});
