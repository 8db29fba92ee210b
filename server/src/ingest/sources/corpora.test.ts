// How much of what another product reads out of real records we read too, source by source.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { env } from 'node:process';
import { gunzipSync } from 'node:zlib';

import { describe, expect, it } from 'vitest';

import { entitiesOf } from './entities.ts';
import { recordsIn } from './fixtures.ts';
import { findSource } from './index.ts';
import { recallCases } from './recall/cases.ts';
import { readPairs } from './recall/read-pairs.ts';
import { scoreSource } from './recall/score.ts';
import { ParseFault } from './source.ts';

const corpora = env['TOCSIN_CORPORA'] ?? join(import.meta.dirname, '../../../../../shared/corpora');
const absent = existsSync(join(corpora, 'logs'))
  ? ''
  : ` (skipped: there is no corpus at ${corpora}; set TOCSIN_CORPORA)`;
const receivedAt = Date.UTC(2024, 11, 31);

describe.skipIf(absent !== '')(`real records of the corpus${absent}`, () => {
  it.each(recallCases)('are read from $folder $files: at least $atLeast of the core fields', (one) => {
    const source = findSource(one.source);
    expect(source).toBeDefined();
    if (source === undefined) return;
    const { records, found, wanted, missed } = scoreSource(source, readPairs(corpora, one), one.except);
    expect(records).toBeGreaterThan(0);
    expect([found / wanted, [...missed.keys()]]).toSatisfy(([recall]: [number]) => recall >= one.atLeast);
  });

  it('are read from 60,000 Windows events, wrapped as the corpus has them, only those without an event id refused', async () => {
    const body = gunzipSync(readFileSync(join(corpora, 'telemetry/windows-60k.jsonl.gz')));
    const windows = findSource('windows');
    expect(windows).toBeDefined();
    if (windows === undefined) return;
    const records = await recordsIn(body.subarray(0, 20_000_000), 'json');
    const identities = new Set<string>();
    let identified = 0;
    let refused = 0;
    const unexplained: string[] = [];
    let entities = 0;
    for (const { raw, value } of records.slice(0, -1)) {
      try {
        const event = windows.parse({ raw, value, receivedAt });
        entities += entitiesOf(event.ecs).length;
        if (event.sourceEventId === null) continue;
        identified++;
        identities.add(`${event.dataset} ${event.sourceEventId}`);
      } catch (error) {
        if (!(error instanceof ParseFault)) throw error;
        refused++;
        if (!raw.includes('"EventID": null')) unexplained.push(raw);
      }
    }
    expect(records.length).toBeGreaterThan(10_000);
    expect(refused).toBeLessThan(10);
    expect(unexplained).toEqual([]);
    expect(identities.size).toBe(identified);
    expect(entities).toBeGreaterThan(records.length);
  });
});
