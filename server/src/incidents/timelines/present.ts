// A kept entry as it crosses the wall, and what people say about any entry.
import type { TimelineEntry } from '@tocsin/contracts/timeline';

import { entitiesOf } from '#alerts';

import type { EntryRow } from '../tables.ts';
import type { Derived } from './derived.ts';
import { unmarked, type Marked } from './marks-store.ts';

export const idOf = ({ id }: Pick<EntryRow, 'id'>): string => `entry:${id}`;

/** What an analyst wrote about an attack and points to nothing is somebody's word. */
const isUnsupported = ({ lane, kind, refs }: EntryRow): boolean =>
  lane === 'attack' && kind === 'manual' && refs.length === 0;

export const presentStored = (row: EntryRow): Derived => ({
  id: idOf(row),
  kind: row.kind,
  lane: row.lane,
  surface: row.surface,
  at: row.occurredAt.toISOString(),
  precision: row.precision,
  timeZone: row.timeZone,
  skewMs: row.skewMs,
  endAt: row.endAt?.toISOString() ?? null,
  severity: row.severity,
  title: row.title,
  body: row.body,
  tactics: row.tactics,
  techniques: row.techniques,
  entities: entitiesOf(row.entities),
  refs: row.refs,
  assertion: row.assertion,
  confidence: row.confidence,
  unsupported: isUnsupported(row),
  importId: row.importId,
  author: { id: row.authorId, name: row.authorName },
  rev: row.rev,
  key: false,
});

export function presentEntry({ key: _key, ...entry }: Derived, marks: ReadonlyMap<string, Marked>): TimelineEntry {
  return { ...entry, ...(marks.get(entry.id) ?? unmarked) };
}
