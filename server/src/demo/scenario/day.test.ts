import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { createMatcher, parseSigma } from '@tocsin/sigma';
import { expect, test } from 'vitest';

import { readRuleFolder } from '#detection';

import { findSource } from '../../ingest/sources/index.ts';
import { backgroundOf } from './background.ts';
import { demoDay, requestsOf } from './day.ts';
import { intrusionOf } from './intrusion.ts';
import { createRandom } from './random.ts';
import type { Emission } from './windows.ts';

const end = Date.UTC(2026, 10, 20, 18);
const folder = fileURLToPath(new URL('../../../../content/rules', import.meta.url));
const rules = readRuleFolder(folder).flatMap(
  ({ path }) => parseSigma(readFileSync(join(folder, path), 'utf8'), path).rules,
);
const matcher = createMatcher(rules);

function fired(emissions: readonly Emission[]) {
  return emissions.flatMap(({ source, record, at }) => {
    const raw = typeof record === 'string' ? record : JSON.stringify(record);
    const event = findSource(source)?.parse({
      raw,
      ...(typeof record === 'string' ? {} : { value: record }),
      receivedAt: at,
    });
    return event ? matcher.match(event.native, event.logsource).map(({ rule }) => rule) : [];
  });
}

test('the same seed gives the same day, byte for byte, and another seed another one', () => {
  const day = (seed: number) => JSON.stringify(demoDay({ seed, end, background: 500 }));
  expect(day(7)).toBe(day(7));
  expect(day(7)).not.toBe(day(8));
});

test('requests lose no record and repeat none', () => {
  const day = demoDay({ seed: 1, end, background: 3000 });
  const requests = [...requestsOf(day)];
  const lines = requests.flatMap(({ body }) => body.trimEnd().split('\n'));
  const records = day.map(({ record }) => (typeof record === 'string' ? record : JSON.stringify(record)));
  expect(lines.toSorted()).toEqual(records.toSorted());
  expect(requests.reduce((sum, { count }) => sum + count, 0)).toBe(day.length);
});

test('every record is read by its source, and the intrusion is caught at every stage', () => {
  const caught = new Set(fired(intrusionOf(createRandom(1), end)).flatMap(({ attack }) => attack.tactics));
  const stages = [
    'initial-access',
    'execution',
    'persistence',
    'defense-evasion',
    'credential-access',
    'discovery',
    'lateral-movement',
    'collection',
    'command-and-control',
    'exfiltration',
    'impact',
  ];
  expect(stages.filter((stage) => !caught.has(stage))).toEqual([]);
});

test('the noise of the day raises nothing but a few low alerts', () => {
  const noisy = new Set(fired(backgroundOf(createRandom(3), end - 24 * 3_600_000, end, 6000)));
  expect([...noisy].filter(({ severity }) => severity > 1).map(({ title }) => title)).toEqual([]);
  expect(noisy.size).toBeLessThanOrEqual(4);
});
