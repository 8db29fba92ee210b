// Asks one store and one matcher the same question: which of these events do these rules match?
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { compileSql, createMatcher, type SigmaRule } from '@tocsin/sigma';

import { createRowEncoder } from '../../server/src/events/encode.ts';
import { applyEventSchema } from '../../server/src/events/schema.ts';
import { openEventStore, type EventEngine } from '../../server/src/platform/event-store.ts';
import { createLog } from '../../server/src/platform/log.ts';
import type { SampleEvent } from '../../sigma/src/test-support/sample-events.ts';

/** Places among the events given to `keep`. */
export type Window = { readonly shared: number; readonly from: number; readonly to: number };

export type Agreement = {
  /** Stores the events through the real encoder. Returns the batch they are in; their places are its `seq`. */
  readonly keep: (events: readonly SampleEvent[]) => Promise<number>;
  /** By rule, the places of the events it finds among the first `shared` ones and those from `from` on to `to`. */
  readonly found: (batch: number, rules: readonly SigmaRule[], window: Window) => Promise<number[][]>;
  readonly store: EventEngine;
  readonly close: () => Promise<void>;
};

export async function openAgreement(): Promise<Agreement> {
  const dir = await mkdtemp(join(tmpdir(), 'tocsin-agree-'));
  const store = await openEventStore({ dir, memoryMb: 2048, log: createLog('silent') });
  await applyEventSchema(store);
  let batches = 0;
  return {
    store,
    async keep(events) {
      const batch = ++batches;
      const encoder = createRowEncoder();
      for (const [seq, { native, logsource }] of events.entries()) {
        const about = { time: null, dataset: 'test', sourceEventId: null, ecs: {}, attrs: {}, message: '' };
        const row = { orgId: 'o', site: '', source: 'test', batch: BigInt(batch), receivedAt: Date.now(), raw: '' };
        encoder.add({ ...row, event: { ...about, logsource, native }, seq, entities: [], retentionDays: 90 });
      }
      await store.insert('event', encoder.take(), { token: `agree-${batch}` });
      return batch;
    },
    async found(batch, rules, window) {
      const compiled = rules.map((rule, index) => compileSql(rule, { prefix: `r${index}_` }));
      const columns = compiled.map(({ sql }, index) => `arraySort(groupArrayIf(seq, ${sql})) AS c${index}`);
      const definitions = compiled.flatMap((each) => each.definitions);
      const params = Object.assign({ batch, ...window }, ...compiled.map((each) => each.params));
      const [row] = await store.query<Record<string, number[]>>(
        `${definitions.length > 0 ? `WITH ${definitions.join(',\n')}` : ''}
        SELECT ${columns.join(',\n')} FROM event
        WHERE batch = {batch:UInt64} AND (seq < {shared:UInt32} OR (seq >= {from:UInt32} AND seq < {to:UInt32}))`,
        { wall: 'system', params },
      );
      return rules.map((_, index) => row?.[`c${index}`] ?? []);
    },
    async close() {
      await store.close();
      rmSync(dir, { recursive: true });
    },
  };
}

/** By rule, the places of the events it matches. */
export function matched(rules: readonly SigmaRule[], events: readonly SampleEvent[]): Map<SigmaRule, number[]> {
  const matcher = createMatcher(rules);
  const places = new Map<SigmaRule, number[]>(rules.map((rule) => [rule, []]));
  for (const [place, { native, logsource }] of events.entries())
    for (const { rule } of matcher.match(native, logsource)) places.get(rule)?.push(place);
  return places;
}
