// Documents of rules at work, read once: the same text is the same rule, whoever asks, as long as anyone uses it.
import { setImmediate } from 'node:timers/promises';

import { readDocuments, type ReadDocument } from './read.ts';

type Documents = readonly ReadDocument[];
export type WithDocuments<Row> = Row & { documents: Documents };

const kept = new Map<string, WeakRef<Documents>>();
const unused = new FinalizationRegistry<string>((source) => {
  if (kept.get(source)?.deref() === undefined) kept.delete(source);
});

/** What can be read of a text; none where it has faults. */
export function keptDocuments(source: string, ruleId: string): Documents {
  const known = kept.get(source)?.deref();
  if (known) return known;
  const { documents } = readDocuments(source, ruleId);
  kept.set(source, new WeakRef(documents));
  unused.register(documents, source);
  return documents;
}

/** Reading thousands takes a second or two; others get their turn in between. */
const pauseAfterMs = 10;

/** The documents of many texts, in their order. */
export async function readAtWork<Row extends { source: string; ruleId: string }>(
  rows: readonly Row[],
): Promise<WithDocuments<Row>[]> {
  const read: WithDocuments<Row>[] = [];
  let since = performance.now();
  for (const row of rows) {
    read.push({ ...row, documents: keptDocuments(row.source, row.ruleId) });
    if (performance.now() - since < pauseAfterMs) continue;
    await setImmediate();
    since = performance.now();
  }
  return read;
}
