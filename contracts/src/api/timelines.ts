// The timeline of an incident: its entries, all of its marks, and files imported into it.
import * as z from 'zod';

import { Entity } from '../alert.ts';
import { listOf, pageOf, PageQuery } from '../page.ts';
import {
  BadRow,
  EntryId,
  EntryRef,
  EntryRevision,
  ImportMapping,
  PreviewRow,
  TimelineEntry,
  TimelineImport,
  TimelineMarks,
} from '../timeline.ts';
import { assertions, entryKinds, entryLanes, importFormats, timelineLanes, timePrecisions } from '../words.ts';
import { endpoint } from './endpoint.ts';

const incidentId = z.string().describe('The id or the number');
const entryId = EntryId;
const Title = z.string().trim().min(1).max(500);
const Moment = z.iso.datetime({ offset: true });
const yes = z.enum(['true']).optional();

export const TimelineFilter = z.object({
  from: Moment.optional(),
  to: Moment.optional(),
  lane: listOf(z.enum(entryLanes)),
  kind: listOf(z.enum(entryKinds)),
  tactic: listOf(z.string().max(60)),
  host: listOf(z.string().max(300)),
  user: listOf(z.string().max(300)),
  starred: yes,
  inReport: yes,
  q: z.string().trim().max(200).optional(),
});
export type TimelineFilter = z.infer<typeof TimelineFilter>;

export const getTimelineMarks = endpoint('GET', '/incidents/:incidentId/timeline/marks', {
  summary: 'All marks of an incident in columns, oldest first, at most 200,000: what a timeline is drawn from',
  permission: 'incident:read',
  input: z.object({ incidentId }).extend(TimelineFilter.shape),
  output: TimelineMarks,
});
export const listTimelineEntries = endpoint('GET', '/incidents/:incidentId/timeline/entries', {
  summary: 'Entries of the timeline in full, oldest first; with `id` those alone',
  permission: 'incident:read',
  input: z
    .object({ incidentId, id: listOf(EntryId) })
    .extend(TimelineFilter.shape)
    .extend(PageQuery.shape),
  output: pageOf(TimelineEntry),
});

const entryFields = {
  lane: z.enum(entryLanes),
  surface: z.enum(timelineLanes).nullable(),
  at: Moment,
  precision: z.enum(timePrecisions),
  timeZone: z.string().max(60).nullable(),
  skewMs: z.int().min(-31_536_000_000).max(31_536_000_000),
  endAt: Moment.nullable(),
  severity: z.int().min(0).max(4),
  title: Title,
  body: z.string().max(20_000),
  tactics: z.array(z.string().max(60)).max(14),
  techniques: z.array(z.string().max(20)).max(50),
  entities: z.array(Entity).max(100),
  refs: z.array(EntryRef).max(50),
  assertion: z.enum(assertions),
  confidence: z.int().min(0).max(100).nullable(),
};
export const addTimelineEntry = endpoint('POST', '/incidents/:incidentId/timeline/entries', {
  summary: 'Write an entry by hand',
  permission: 'incident:write',
  input: z.object({
    incidentId,
    lane: entryFields.lane,
    surface: entryFields.surface.default(null),
    at: entryFields.at,
    precision: entryFields.precision.default('s'),
    timeZone: entryFields.timeZone.default(null),
    skewMs: entryFields.skewMs.default(0),
    endAt: entryFields.endAt.default(null),
    severity: entryFields.severity.default(2),
    title: entryFields.title,
    body: entryFields.body.default(''),
    tactics: entryFields.tactics.default([]),
    techniques: entryFields.techniques.default([]),
    entities: entryFields.entities.default([]),
    refs: entryFields.refs.default([]),
    assertion: entryFields.assertion.default('reported'),
    confidence: entryFields.confidence.default(null),
  }),
  output: TimelineEntry,
  status: 201,
});
export const changeTimelineEntry = endpoint('PATCH', '/incidents/:incidentId/timeline/entries/:entryId', {
  summary: 'Change an entry that is kept on the timeline itself; what it said is kept',
  permission: 'incident:write',
  input: z.object({
    incidentId,
    entryId,
    rev: z.int().optional().describe('Refused with 409 when the entry has moved on since; also `If-Match`'),
    reason: z.string().trim().max(2000).default(''),
    ...z.object(entryFields).partial().shape,
  }),
  output: TimelineEntry,
});
export const removeTimelineEntry = endpoint('DELETE', '/incidents/:incidentId/timeline/entries/:entryId', {
  summary: 'Take an entry off the timeline that is kept on it itself',
  permission: 'incident:write',
  input: z.object({ incidentId, entryId, reason: z.string().trim().min(1).max(2000) }),
  output: z.object({}),
});
export const markTimelineEntries = endpoint('POST', '/incidents/:incidentId/timeline/marking', {
  summary: 'Star entries of any kind, put them into the report, or annotate them; what is not named stays',
  permission: 'incident:write',
  input: z.object({
    incidentId,
    ids: z.array(EntryId).min(1).max(200),
    starred: z.boolean().optional(),
    inReport: z.boolean().optional(),
    annotation: z.string().trim().max(4000).optional(),
  }),
  output: z.object({ items: z.array(TimelineEntry) }),
});
export const listEntryRevisions = endpoint('GET', '/incidents/:incidentId/timeline/entries/:entryId/revisions', {
  summary: 'What an entry said before, the latest first, at most 200',
  permission: 'incident:read',
  input: z.object({ incidentId, entryId }),
  output: z.object({ items: z.array(EntryRevision) }),
});
export const captureEvents = endpoint('POST', '/incidents/:incidentId/timeline/events', {
  summary: 'Put events onto the timeline; those that are on it already are left as they are',
  permission: 'incident:write',
  input: z.object({
    incidentId,
    eventIds: z.array(z.string().max(200)).min(1).max(50),
    lane: z.enum(entryLanes).default('attack'),
    title: Title.optional().describe('Instead of what the event says of itself'),
  }),
  output: z.object({ items: z.array(TimelineEntry), known: z.int() }),
  status: 201,
});

const file = {
  incidentId,
  name: z.string().trim().min(1).max(200).describe('Of the file'),
  format: z.enum(importFormats).optional().describe('Told from the text where it is not given'),
  text: z.string().min(1).max(50_000_000),
};
export const previewTimelineImport = endpoint('POST', '/incidents/:incidentId/timeline/imports/preview', {
  summary: 'What importing this file would do. Without a mapping one is proposed. Nothing is written',
  permission: 'incident:write',
  input: z.object({ ...file, mapping: ImportMapping.optional() }),
  output: z.object({
    format: z.enum(importFormats),
    columns: z.array(z.object({ name: z.string(), sample: z.string() })),
    mapping: ImportMapping,
    counts: z.object({ new: z.int(), known: z.int(), bad: z.int() }),
    /** The first 50, those with faults before others. */
    rows: z.array(PreviewRow),
  }),
});
export const importTimeline = endpoint('POST', '/incidents/:incidentId/timeline/imports', {
  summary:
    'Import a CSV or JSON Lines file as one batch. Rows that are there already are left out, bad ones kept apart',
  permission: 'incident:write',
  input: z.object({ ...file, mapping: ImportMapping }),
  output: TimelineImport,
  status: 201,
});
export const listTimelineImports = endpoint('GET', '/incidents/:incidentId/timeline/imports', {
  summary: 'Files that were imported, the latest first',
  permission: 'incident:read',
  input: z.object({ incidentId }),
  output: z.object({ items: z.array(TimelineImport) }),
});
export const getTimelineImport = endpoint('GET', '/incidents/:incidentId/timeline/imports/:timelineImportId', {
  summary: 'One import, and every row of the file that could not be taken, as it stands there',
  permission: 'incident:read',
  input: z.object({ incidentId, timelineImportId: z.uuid() }),
  output: TimelineImport.extend({ rejected: z.array(BadRow) }),
});
export const undoTimelineImport = endpoint('DELETE', '/incidents/:incidentId/timeline/imports/:timelineImportId', {
  summary: 'Take everything off the timeline again that came with an import',
  permission: 'incident:write',
  input: z.object({ incidentId, timelineImportId: z.uuid() }),
  output: TimelineImport,
});
