// A row of an imported file as an entry, or everything that is wrong with it. No clock, no database.
import { createHash } from 'node:crypto';

import { importPhrases } from '@tocsin/contracts/phrases/incidents';
import { say } from '@tocsin/contracts/phrases/template';
import type { ImportMapping, TimelineEntry } from '@tocsin/contracts/timeline';
import { entryLanes, severityNames, type EntryLane, type ImportField } from '@tocsin/contracts/words';

import { tacticRank } from '../tactics.ts';
import type { FileRow } from './read-rows.ts';
import { readTime } from './read-time.ts';
import { createZone } from './zones.ts';

export type MappedEntry = Pick<
  TimelineEntry,
  'lane' | 'precision' | 'severity' | 'title' | 'body' | 'tactics' | 'techniques' | 'entities'
> & { at: number; endAt: number | null; source: string };
export type MappedRow = { row: FileRow; hash: string; entry: MappedEntry | null; because: string[] };

const longestTitle = 500;
const cut = (text: string, most: number): string => text.slice(0, most).toWellFormed();

const quoted = (text: string): string => cut(text, 100);

const severities: Readonly<Record<string, number>> = {
  informational: 0, information: 0, debug: 0, notice: 0, warning: 2, warn: 2, error: 3, alert: 3, emergency: 4,
  faible: 1, moyenne: 2, moyen: 2, elevee: 3, haute: 3, critique: 4,
}; // prettier-ignore
const lanes: Readonly<Record<string, EntryLane>> = {
  attaque: 'attack', attacker: 'attack', reponse: 'response', defender: 'response', systeme: 'system',
  communication: 'comms', communications: 'comms',
}; // prettier-ignore
const plain = (text: string): string => text.trim().normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();

function severityOf(text: string): number | null {
  const named = severityNames.findIndex((name) => name === plain(text));
  if (named >= 0) return named;
  const known = severities[plain(text)];
  if (known !== undefined) return known;
  return /^[0-4]$/.test(text.trim()) ? Number(text) : null;
}

const laneIn = (text: string): EntryLane | null =>
  entryLanes.find((lane) => lane === plain(text)) ?? lanes[plain(text)] ?? null;

const several = (text: string): string[] =>
  text
    .split(/[,;|]/)
    .map((each) => each.trim())
    .filter(Boolean);
const tacticsIn = (text: string): string[] =>
  several(text)
    .map((each) => plain(each).replaceAll(/[\s_]+/g, '-'))
    .filter((each) => tacticRank(each) >= 0);
const techniquesIn = (text: string): string[] => [...text.toUpperCase().matchAll(/\bT\d{4}(?:\.\d{3})?\b/g)].map(([id]) => id); // prettier-ignore

/** Two rows that say the same are two rows: the second one of a file is the second one of every file like it. */
function hashesOf(rows: readonly FileRow[]): string[] {
  const times = new Map<string, number>();
  return rows.map(({ values, text }) => {
    const said = values.size === 0 ? text : JSON.stringify([...values].toSorted(([a], [b]) => (a < b ? -1 : 1)));
    const nth = (times.get(said) ?? 0) + 1;
    times.set(said, nth);
    return createHash('sha256').update(`${nth}\n${said}`).digest('base64url');
  });
}

/** Nothing of the row is lost: columns that nobody chose stand below, by name. */
function othersOf({ values }: FileRow, { columns }: ImportMapping): string {
  const chosen = new Set(Object.values(columns));
  return [...values]
    .flatMap(([name, value]) => (chosen.has(name) || value.trim() === '' ? [] : [`${name}: ${value.trim()}`]))
    .join('\n');
}

function mapOne(row: FileRow, mapping: ImportMapping, toMoment: (local: number) => number) {
  const because: string[] = [];
  const cell = (field: ImportField): string => {
    const column = mapping.columns[field];
    return column === undefined ? '' : (row.values.get(column) ?? '').trim();
  };
  const time = (field: 'time' | 'end') => readTime(cell(field), mapping.dateOrder, toMoment);
  const at = time('time');
  if (cell('time') === '') because.push(say(importPhrases.noTime, {}));
  else if (!at) because.push(say(importPhrases.badTime, { text: quoted(cell('time')) }));
  const end = cell('end') === '' ? null : time('end');
  if (cell('end') !== '' && !end) because.push(say(importPhrases.badTime, { text: quoted(cell('end')) }));
  if (at && end && end.at < at.at) because.push(say(importPhrases.endsEarly, {}));
  if (cell('title') === '') because.push(say(importPhrases.noTitle, {}));
  const lane = cell('lane') === '' ? mapping.lane : laneIn(cell('lane'));
  if (!lane) because.push(say(importPhrases.badLane, { text: quoted(cell('lane')) }));
  const severity = cell('severity') === '' ? mapping.severity : severityOf(cell('severity'));
  if (severity === null) because.push(say(importPhrases.badSeverity, { text: quoted(cell('severity')) }));
  if (!at || !lane || severity === null || because.length > 0) return { entry: null, because };
  const entities = (['host', 'user', 'ip'] as const).flatMap((kind) =>
    cell(kind) === '' || cell(kind) === '-' ? [] : [{ kind, value: cell(kind).replaceAll(/\p{Cc}/gu, ' ') }],
  );
  const entry: MappedEntry = {
    at: at.at - mapping.skewMs,
    endAt: end && end.at - mapping.skewMs,
    precision: at.precision,
    lane,
    severity,
    title: cut(cell('title').replaceAll(/\s+/g, ' '), longestTitle),
    body: [cell('title').length > longestTitle ? cell('title') : '', cell('body'), othersOf(row, mapping)]
      .filter(Boolean)
      .join('\n\n'),
    tactics: tacticsIn(cell('tactic')),
    techniques: techniquesIn(cell('technique')),
    entities,
    source: cell('source'),
  };
  return { entry, because };
}

/** In the order of the file. */
export function mapRows(rows: readonly FileRow[], mapping: ImportMapping): MappedRow[] {
  const toMoment = createZone(mapping.timeZone);
  const hashes = hashesOf(rows);
  return rows.map((row, index) => ({
    row,
    hash: hashes[index] ?? '',
    ...(row.fault === null ? mapOne(row, mapping, toMoment) : { entry: null, because: [row.fault] }),
  }));
}
