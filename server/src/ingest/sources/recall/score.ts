// Recall and precision of one source against what another product reads out of the same records.
import type { NormalisedEvent } from '@tocsin/contracts/event';

import { isObject, ParseFault, type Source } from '../source.ts';
import { ipOf } from '../values.ts';
import { coreFields } from './core-fields.ts';
import type { Pair } from './read-pairs.ts';

export type Score = {
  records: number;
  /** Why records were refused. */
  faults: string[];
  /** Expected core values, and how many of them we read the same. */
  wanted: number;
  found: number;
  /** Core values we read where the other product has one too. */
  stated: number;
  /** Core values we read where the other product has none: more than expected, or wrong; not counted either way. */
  beyond: number;
  /** By field: how often it was missed, with an example of what was wanted and what we had. */
  missed: Map<string, { count: number; wanted: string; had: string; raw: string }>;
};

/** Records without a year or a zone arrived then. */
const receivedAt = Date.UTC(2024, 11, 31);

function fieldIn(document: Record<string, unknown>, name: string): unknown {
  let value: unknown = document[name] ?? document;
  if (value !== document) return value;
  for (const key of name.split('.')) {
    if (!isObject(value)) return undefined;
    value = value[key];
  }
  return isObject(value) ? undefined : value;
}

const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === '' ||
  value === '-' ||
  (Array.isArray(value) && value.length === 0);

const comparable = (value: unknown): string =>
  [...new Set((Array.isArray(value) ? value : [value]).map((item) => ipOf(item) ?? String(item).toLowerCase()))]
    .sort()
    .join(' ');

/** Of a field without a column the text is in `attrs`, a list joined by commas. */
function valueOf({ time, ecs, attrs }: NormalisedEvent, field: string, wanted: unknown): unknown {
  if (field === '@timestamp') return time;
  const column = (ecs as Record<string, unknown>)[field];
  if (!isEmpty(column)) return column;
  return Array.isArray(wanted) ? attrs[field]?.split(/, ?/) : attrs[field];
}

const wantedOf = (expected: Record<string, unknown>, field: string): unknown => {
  const value = fieldIn(expected, field);
  return field === '@timestamp' && typeof value === 'string' ? Date.parse(value) : value;
};

function parsed(source: Source, record: Omit<Pair, 'expected'>, faults: string[]): NormalisedEvent | null {
  try {
    return source.parse({ ...record, receivedAt });
  } catch (error) {
    if (!(error instanceof ParseFault)) throw error;
    faults.push(error.reason);
    return null;
  }
}

/** @param except fields that are not compared */
export function scoreSource(source: Source, pairs: readonly Pair[], except: readonly string[] = []): Score {
  const score: Score = {
    records: pairs.length,
    faults: [],
    wanted: 0,
    found: 0,
    stated: 0,
    beyond: 0,
    missed: new Map(),
  };
  const fields = coreFields.filter((field) => !except.includes(field));
  for (const { expected, ...record } of pairs) {
    const event = parsed(source, record, score.faults);
    for (const field of fields) {
      const wanted = wantedOf(expected, field);
      const had = event === null ? undefined : valueOf(event, field, wanted);
      if (isEmpty(wanted)) {
        if (!isEmpty(had)) score.beyond++;
        continue;
      }
      score.wanted++;
      if (!isEmpty(had)) score.stated++;
      if (comparable(had) === comparable(wanted)) {
        score.found++;
        continue;
      }
      const example = {
        count: 1,
        wanted: comparable(wanted),
        had: isEmpty(had) ? '' : comparable(had),
        raw: record.raw,
      };
      const known = score.missed.get(field);
      if (known) known.count++;
      else score.missed.set(field, example);
    }
  }
  return score;
}
