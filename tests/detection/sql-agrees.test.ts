// One rule, streamed and run over the store: the matcher and the compiled SQL find the same events.
import { env } from 'node:process';

import { parseSigma, type SigmaRule } from '@tocsin/sigma';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import {
  missingCorpora,
  publicRuleFiles,
  regressionRecordings,
  telemetry,
} from '../../sigma/src/test-support/corpora.ts';
import { sampleEvents, type SampleEvent } from '../../sigma/src/test-support/sample-events.ts';
import { concatenatedObjects, flatWindowsEvent } from '../../sigma/src/test-support/windows-event.ts';
import { matched, openAgreement, type Agreement } from './agreement.ts';

let agreement: Agreement;
beforeAll(async () => {
  agreement = await openAgreement();
});
afterAll(() => agreement.close());

const everything = env['TOCSIN_TEST_ALL_RULES'] === '1';
/** A query is 256 KB at most, and a rule of hundreds of hashes is long. */
const mostText = 60_000;

/** Consecutive rules whose sources together stay short. */
function* chunksOf(rules: readonly SigmaRule[]): Generator<SigmaRule[]> {
  let chunk: SigmaRule[] = [];
  let length = 0;
  for (const rule of rules) {
    if (chunk.length >= 25 || (chunk.length > 0 && length + rule.source.length > mostText)) {
      yield chunk;
      chunk = [];
      length = 0;
    }
    chunk.push(rule);
    length += rule.source.length;
  }
  if (chunk.length > 0) yield chunk;
}

describe.skipIf(missingCorpora !== null)(`on public rules${missingCorpora ? ` (${missingCorpora})` : ''}`, () => {
  it(
    'agree on real and made events, rule by rule',
    async () => {
      const all = publicRuleFiles().flatMap(({ source, file }) => parseSigma(source, file).rules);
      const rules = everything ? all : all.filter((_, index) => index % 12 === 0);
      const shared: SampleEvent[] = [
        ...regressionRecordings()
          .flatMap(({ json }) => concatenatedObjects(json))
          .map((event) => ({ native: flatWindowsEvent(event), logsource: { product: 'windows' } })),
        ...telemetry(400).map((native) => ({ native, logsource: { product: 'windows' } })),
      ];
      const own = rules.map(sampleEvents);
      const events = [...shared, ...own.flat()];
      const batch = await agreement.keep(events);
      const places = matched(rules, events);

      const differences: string[] = [];
      let hits = 0;
      let from = shared.length;
      let start = 0;
      for (const chunk of chunksOf(rules)) {
        const to = from + own.slice(start, start + chunk.length).reduce((sum, { length }) => sum + length, 0);
        start += chunk.length;
        const found = await agreement.found(batch, chunk, { shared: shared.length, from, to });
        for (const [index, rule] of chunk.entries()) {
          const streamed = (places.get(rule) ?? []).filter(
            (place) => place < shared.length || (place >= from && place < to),
          );
          hits += streamed.length;
          if (JSON.stringify(found[index]) !== JSON.stringify(streamed))
            differences.push(`${rule.file}: streamed ${streamed.join(' ')}, stored ${found[index]?.join(' ')}`);
        }
        from = to;
      }
      expect(differences).toEqual([]);
      expect(hits).toBeGreaterThan(rules.length);
    },
    everything ? 900_000 : 180_000,
  );
});
