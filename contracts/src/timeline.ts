// An entry of an incident's timeline, all of its marks in columns, and files that were imported into it.
import * as z from 'zod';

import { Entity } from './alert.ts';
import {
  assertions,
  dateOrders,
  entryKinds,
  entryLanes,
  entryRefKinds,
  importFields,
  importFormats,
  rowOutcomes,
  timelineLanes,
  timePrecisions,
} from './words.ts';

const Actor = z.object({ id: z.string(), name: z.string() });
export const EntryRef = z.object({
  kind: z.enum(entryRefKinds),
  /** Of something outside: its address or name. */
  id: z.string().trim().min(1).max(2000),
  label: z.string().max(300).default(''),
});
export type EntryRef = z.infer<typeof EntryRef>;

/** `alert:<id>`, `activity:<id>`, `comment:<id>`: read where it stands. `entry:<id>`: kept on the timeline itself. */
export const EntryId = z.string().regex(/^(?:alert|activity|comment|entry):[0-9a-f-]{36}$/);

export const TimelineEntry = z.object({
  id: EntryId,
  kind: z.enum(entryKinds),
  lane: z.enum(entryLanes),
  /** Where the attack shows; null outside its lane. */
  surface: z.enum(timelineLanes).nullable(),
  /** By the clock of whoever saw it, the skew already taken off. */
  at: z.iso.datetime(),
  precision: z.enum(timePrecisions),
  /** The time zone in which it was written down, where that is known. */
  timeZone: z.string().nullable(),
  /** By how much the clock of the source was ahead. */
  skewMs: z.int(),
  endAt: z.iso.datetime().nullable(),
  severity: z.int().min(0).max(4),
  title: z.string(),
  /** Markdown in an entry that people wrote; a sentence elsewhere. */
  body: z.string(),
  tactics: z.array(z.string()),
  techniques: z.array(z.string()),
  entities: z.array(Entity),
  refs: z.array(EntryRef),
  assertion: z.enum(assertions),
  /** 0 to 100; null: nobody has said. */
  confidence: z.int().min(0).max(100).nullable(),
  /** An attack that nothing stands behind but somebody's word. */
  unsupported: z.boolean(),
  starred: z.boolean(),
  inReport: z.boolean(),
  annotation: z.string(),
  importId: z.uuid().nullable(),
  author: Actor.nullable(),
  /** 0 for what is read where it stands: it is changed there. */
  rev: z.int(),
});
export type TimelineEntry = z.infer<typeof TimelineEntry>;

/**
 * All marks in columns, oldest first; the place in one column is the place in every other. A letter of a text column is
 * a figure in base 36: an index into the list of that name, `-` for none.
 */
export const TimelineMarks = z.object({
  count: z.int(),
  /** Epoch milliseconds, from which `at` counts. */
  base: z.number(),
  /** Milliseconds since the mark before. */
  at: z.array(z.number()),
  /** `entryKinds`, a letter each. */
  kind: z.string(),
  /** The uuid: a letter for how many of its characters are those of the mark before, then the others. */
  id: z.array(z.string()),
  /** `entryLanes`, a letter each. */
  lane: z.string(),
  /** `timelineLanes`, a letter each. */
  surface: z.string(),
  severity: z.string(),
  /** `tactics`, a letter each. */
  tactic: z.string(),
  /** 1 starred, 2 in the report, 4 annotated, 8 unsupported, 16 key moment; a letter each. */
  flags: z.string(),
  /** `hosts` and `users`, two letters each. */
  host: z.string(),
  user: z.string(),
  tactics: z.array(z.string()),
  hosts: z.array(z.string()),
  users: z.array(z.string()),
  /** Those that last: place and length in milliseconds. */
  spans: z.array(z.tuple([z.int(), z.number()])),
  /** What key moments are called: place and title. */
  moments: z.array(z.tuple([z.int(), z.string()])),
  /** How many there are beyond those given. */
  left: z.int(),
});
export type TimelineMarks = z.infer<typeof TimelineMarks>;

export const EntryRevision = z.object({
  id: z.uuid(),
  at: z.iso.datetime(),
  by: Actor,
  reason: z.string(),
  /** Field by field: before and after. */
  fields: z.record(z.string(), z.object({ before: z.unknown(), after: z.unknown() })),
});
export type EntryRevision = z.infer<typeof EntryRevision>;

const ColumnName = z.string().max(200);
export const ImportMapping = z.object({
  columns: z.partialRecord(z.enum(importFields), ColumnName),
  /** Of times that name none, as IANA calls it. */
  timeZone: z.string().max(60),
  dateOrder: z.enum(dateOrders),
  /** By how much the clock of the source was ahead: it is taken off every time. */
  skewMs: z.int().min(-31_536_000_000).max(31_536_000_000).default(0),
  /** Of rows whose own column says none. */
  lane: z.enum(entryLanes),
  severity: z.int().min(0).max(4),
  assertion: z.enum(assertions),
});
export type ImportMapping = z.infer<typeof ImportMapping>;

export const TimelineImport = z.object({
  id: z.uuid(),
  name: z.string(),
  format: z.enum(importFormats),
  at: z.iso.datetime(),
  by: Actor,
  mapping: ImportMapping,
  counts: z.object({ new: z.int(), known: z.int(), bad: z.int() }),
  undone: z.object({ at: z.iso.datetime(), by: Actor }).nullable(),
});
export type TimelineImport = z.infer<typeof TimelineImport>;

/** A row that could not be taken, as it stands in the file. */
export const BadRow = z.object({ line: z.int(), text: z.string(), because: z.array(z.string()) });
export type BadRow = z.infer<typeof BadRow>;

export const PreviewRow = z.object({
  line: z.int(),
  outcome: z.enum(rowOutcomes),
  entry: TimelineEntry.pick({
    at: true,
    precision: true,
    lane: true,
    severity: true,
    title: true,
    entities: true,
    tactics: true,
  }).nullable(),
  because: z.array(z.string()),
});
export type PreviewRow = z.infer<typeof PreviewRow>;
