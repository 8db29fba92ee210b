// A file of rows onto a timeline: looked at first, then written as one batch. A second time it changes nothing.
import { timelineImported } from '@tocsin/contracts/activity';
import type * as timelinesApi from '@tocsin/contracts/api/timelines';
import type { ImportMapping, PreviewRow, TimelineImport } from '@tocsin/contracts/timeline';
import { rowOutcomes } from '@tocsin/contracts/words';
import type * as z from 'zod';

import { record } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context, type Tx } from '#platform/context';
import { invalid } from '#platform/errors';
import { uuidv7 } from '#platform/id';

import { findIncident, lockIncident, updateIncident } from '../store.ts';
import type { IncidentRow } from '../tables.ts';
import { idRun } from './id-run.ts';
import { insertImport, presentImport } from './imports.ts';
import { mapRows, type MappedEntry, type MappedRow } from './map-row.ts';
import { proposeMapping } from './propose-mapping.ts';
import { readFile, type ReadFile } from './read-rows.ts';
import { findOnceKeys, insertEntries, type NewEntry } from './store.ts';
import { entityTexts } from './write-entry.ts';
import { isTimeZone } from './zones.ts';

type Input = z.output<typeof timelinesApi.importTimeline.input>;
type Preview = z.output<typeof timelinesApi.previewTimelineImport.output>;

const mostRows = 200_000;
const shown = 50;
const keyOf = (hash: string): string => `row:${hash}`;

/** @throws Problem `import_empty`, `import_large` */
function readWhole({ text, format }: Pick<Input, 'text' | 'format'>): ReadFile {
  // A database keeps no zero characters.
  const file = readFile(text.replaceAll('\0', '\uFFFD'), format);
  if (file.rows.length === 0)
    throw invalid('import_empty', 'There is no row in this file.', [
      { pointer: '/text', detail: 'A heading and rows, or one JSON object on each line.' },
    ]);
  if (file.rows.length > mostRows)
    throw invalid('import_large', 'This file has too many rows.', [
      { pointer: '/text', detail: 'At most 200,000 rows; divide it.' },
    ]);
  return file;
}

/** @throws Problem `import_mapping` */
function checkMapping(mapping: ImportMapping, { columns }: ReadFile): void {
  const missing = (['time', 'title'] as const).find((field) => mapping.columns[field] === undefined);
  if (missing)
    throw invalid('import_mapping', 'Say which columns hold the time and the title.', [
      { pointer: `/mapping/columns/${missing}`, detail: 'The name of a column.' },
    ]);
  const stranger = Object.entries(mapping.columns).find(([, column]) => !columns.includes(column));
  if (stranger)
    throw invalid('import_mapping', 'The file has no such column.', [
      { pointer: `/mapping/columns/${stranger[0]}`, detail: 'The name of a column.' },
    ]);
  if (!isTimeZone(mapping.timeZone))
    throw invalid('time_zone_unknown', 'There is no such time zone.', [
      { pointer: '/mapping/timeZone', detail: 'A name of the IANA list, such as Europe/Paris.' },
    ]);
}

type Judged = MappedRow & { outcome: PreviewRow['outcome'] };

async function judge(tx: Tx, incidentId: string, file: ReadFile, mapping: ImportMapping) {
  const mapped = mapRows(file.rows, mapping);
  const known = await findOnceKeys(
    tx.db,
    incidentId,
    mapped.map(({ hash }) => keyOf(hash)),
  );
  const counts = { new: 0, known: 0, bad: 0 };
  const rows = mapped.map((each): Judged => {
    const outcome = each.entry === null ? 'bad' : known.has(keyOf(each.hash)) ? 'known' : 'new';
    counts[outcome] += 1;
    return { ...each, outcome };
  });
  return { rows, counts };
}

const previewOf = ({ row, entry, because, outcome }: Judged): PreviewRow => ({
  line: row.line,
  outcome,
  because,
  entry: entry && {
    at: new Date(entry.at).toISOString(),
    precision: entry.precision,
    lane: entry.lane,
    severity: entry.severity,
    title: entry.title,
    entities: entry.entities,
    tactics: entry.tactics,
  },
});

const order: readonly PreviewRow['outcome'][] = ['bad', 'new', 'known'];
/** Those with faults first, but always some of the others. */
function firstOf(rows: readonly Judged[]): Judged[] {
  const of = (outcome: PreviewRow['outcome'], most: number) => rows.filter((row) => row.outcome === outcome).slice(0, most); // prettier-ignore
  const chosen = rowOutcomes.flatMap((outcome) => of(outcome, shown));
  const bad = of('bad', Math.max(shown / 2, shown - chosen.filter(({ outcome }) => outcome !== 'bad').length));
  const rest = chosen.filter(({ outcome }) => outcome !== 'bad').slice(0, shown - bad.length);
  return [...bad, ...rest].toSorted((a, b) => order.indexOf(a.outcome) - order.indexOf(b.outcome));
}

/** @throws Problem `import_empty`, `import_large`, `import_mapping`, `time_zone_unknown` */
export async function previewTimelineImport(
  ctx: Context,
  input: z.output<typeof timelinesApi.previewTimelineImport.input>,
): Promise<Preview> {
  authorize(ctx, 'incident:write');

  return inTransaction(ctx, async (tx) => {
    const { id } = await findIncident(tx.db, input.incidentId);
    const file = readWhole(input);
    const mapping = input.mapping ?? proposeMapping(file);
    const columns = file.columns.map((name) => ({
      name,
      sample: (file.rows.find(({ values }) => values.get(name))?.values.get(name) ?? '').slice(0, 120).toWellFormed(),
    }));
    const incomplete = mapping.columns.time === undefined || mapping.columns.title === undefined;
    if (incomplete)
      return { format: file.format, columns, mapping, counts: { new: 0, known: 0, bad: file.rows.length }, rows: [] };
    checkMapping(mapping, file);
    const { rows, counts } = await judge(tx, id, file, mapping);
    return { format: file.format, columns, mapping, counts, rows: firstOf(rows).map(previewOf) };
  });
}

type Batch = { incident: IncidentRow; importId: string; mapping: ImportMapping; name: string };

const entryOf = (
  tx: Tx,
  { incident, importId, mapping, name }: Batch,
  { row, hash, id }: MappedRow & { id: string },
  { at, endAt, source, entities, ...entry }: MappedEntry,
): NewEntry => ({
  ...entry,
  ...entityTexts(entities),
  id,
  incidentId: incident.id,
  kind: 'import',
  surface: null,
  occurredAt: new Date(at),
  endAt: endAt === null ? null : new Date(endAt),
  timeZone: mapping.timeZone,
  skewMs: mapping.skewMs,
  refs: [{ kind: 'external', id: `${name}:${row.line}`, label: source.slice(0, 300).toWellFormed() }],
  assertion: mapping.assertion,
  confidence: null,
  siteCode: null,
  onceKey: keyOf(hash),
  importId,
  authorId: tx.actor.id,
  authorName: tx.actor.name,
  createdAt: tx.now(),
});

/** @throws Problem `import_empty`, `import_large`, `import_mapping`, `time_zone_unknown` */
export async function importTimeline(ctx: Context, input: Input): Promise<TimelineImport> {
  authorize(ctx, 'incident:write');

  return inTransaction(ctx, async (tx) => {
    const incident = await lockIncident(tx.db, input.incidentId);
    const { name, mapping } = input;
    const file = readWhole(input);
    checkMapping(mapping, file);
    const { rows, counts } = await judge(tx, incident.id, file, mapping);
    const row = await insertImport(tx, {
      incidentId: incident.id,
      name,
      format: file.format,
      mapping,
      counts,
      rejected: rows.flatMap(({ outcome, row: { line, text }, because }) =>
        outcome === 'bad' ? [{ line, text, because }] : [],
      ),
    });
    const batch = { incident, importId: row.id, mapping, name };
    const fresh = rows.filter(({ outcome }) => outcome === 'new');
    const ids = idRun(fresh.length);
    await insertEntries(
      tx,
      fresh.flatMap((each, index) =>
        each.entry ? [entryOf(tx, batch, { ...each, id: ids[index] ?? uuidv7() }, each.entry)] : [],
      ),
    );
    await updateIncident(tx, incident, {});
    await record(
      tx,
      timelineImported,
      { subjectId: incident.id, incidentId: incident.id },
      { importId: row.id, name, added: counts.new, known: counts.known, bad: counts.bad },
    );
    return presentImport(row);
  });
}
