// Reads one record as an ingest source does, for whoever tries a rule on it.
import type { NormalisedEvent } from '@tocsin/contracts/event';

import { findSource } from './sources/index.ts';
import { ParseFault } from './sources/source.ts';

/** Null where there is no such source. @throws Error with a sentence when the record is not one of its source. */
export function normalise(sourceId: string, record: string): NormalisedEvent | null {
  const source = findSource(sourceId);
  if (!source) return null;
  const value = source.format === 'json' ? jsonIn(record) : undefined;
  try {
    return source.parse({ raw: record, receivedAt: Date.now(), ...(value === undefined ? {} : { value }) });
  } catch (error) {
    throw error instanceof ParseFault ? new Error(error.reason) : error;
  }
}

/** Undefined for what is no JSON: the source reads the text itself. */
function jsonIn(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
