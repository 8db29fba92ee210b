// Whole documents, with names, aliases and chains, from YAML to matches; circles and what cannot be kept in order.
import { describe, expect, it } from 'vitest';

import { parseSigma } from '../parse-rule.ts';
import { resolveSigma } from '../resolve.ts';
import { correlate } from './correlate.ts';
import type { RuleDetection } from './detections.ts';
import { correlationFaults, planCorrelations, runCellMs } from './plan.ts';
import { aCorrelation, aDetection, hourMs, resolved } from './test-support/material.ts';

const failedId = '3a1b5a3e-1d55-4ac1-8b3a-6f6a55b2a101';
const logonId = '3a1b5a3e-1d55-4ac1-8b3a-6f6a55b2a102';
const rule = (name: string, id: string, event: number): string =>
  `title: ${name}\nname: ${name}\nid: ${id}\nlogsource:\n  product: windows\n  service: security\n` +
  `detection:\n  selection:\n    EventID: ${event}\n  condition: selection\n`;

function correlateText(detections: readonly RuleDetection[], ...documents: readonly string[]) {
  const text = [rule('failed', failedId, 4625), rule('logon', logonId, 4624), ...documents].join('---\n');
  const parsed = parseSigma(text, 'rules.yml');
  const set = resolveSigma(parsed);
  expect([...parsed.faults, ...set.faults, ...correlationFaults(set.correlations)]).toEqual([]);
  return correlate(set.correlations, detections);
}

describe('documents', () => {
  it('that count values of a rule by its id', () => {
    const spray = `title: Spray\ncorrelation:
  type: value_count
  rules: [${failedId.toUpperCase()}]
  group-by: [IpAddress]
  timespan: 5m
  condition: { field: TargetUserName, gte: 2, lt: 4 }
`;
    const users = ['ada', 'bob', 'ada', 'cy', 'di'].map((user, index) =>
      aDetection(`f${index}`, index * 60_000, failedId, { IpAddress: ['192.0.2.1'], TargetUserName: [user] }),
    );
    expect(correlateText(users, spray)).toMatchObject([
      { group: { IpAddress: '192.0.2.1' }, first: 60_000, last: 180_000, memberCount: 4, value: 3 },
    ]);
  });

  it('that chain correlations over different field names', () => {
    const chain = [
      `title: Then in\ncorrelation:
  type: temporal_ordered
  rules: [many_failed, logon]
  group-by: [account]
  aliases:
    account: { many_failed: TargetUserName, logon: User }
  timespan: 10m
`,
      `title: Many\nname: many_failed\ncorrelation:
  type: event_count
  rules: [failed]
  group-by: [TargetUserName]
  timespan: 10m
  condition: { gte: 3 }
`,
    ];
    const failed = [1, 2, 3].map((at) => aDetection(`f${at}`, at, failedId, { TargetUserName: ['ada'] }));
    const logon = (user: string) => aDetection('in', 4, logonId, { User: [user] });
    const groups = (user: string) => correlateText([logon(user), ...failed], ...chain).map(({ group }) => group);
    expect(groups('ada')).toEqual([{ TargetUserName: 'ada' }, { account: 'ada' }]);
    expect(groups('bob')).toEqual([{ TargetUserName: 'ada' }]);
  });

  it('that ask for one rule without another', () => {
    const quiet = `title: No failure before\ncorrelation:
  type: temporal
  rules: [failed, logon]
  timespan: 1m
  condition: logon and not failed
`;
    const at = (time: number, id: string) => aDetection(`d${time}`, time, id);
    const found = correlateText([at(0, failedId), at(59_999, logonId), at(60_000, logonId)], quiet);
    expect(found.map(({ first }) => first)).toEqual([60_000]);
  });
});

describe('a set of correlations', () => {
  it('leaves out those in circles and what builds on them', () => {
    const bounds = [{ operator: 'gte', value: 1 }] as const;
    const set = resolved(
      aCorrelation({ id: 'after', rules: ['one'], bounds }),
      aCorrelation({ id: 'one', rules: ['two', 'r1'], bounds }),
      aCorrelation({ id: 'two', rules: ['one'], bounds }),
      aCorrelation({ id: 'self', rules: ['self', 'r1'], bounds }),
      aCorrelation({ id: 'apart', bounds }),
    );
    expect(planCorrelations(set).map(({ correlation }) => correlation.id)).toEqual(['apart']);
    expect(correlate(set, [aDetection('a', 1)]).map(({ correlation }) => correlation)).toEqual(['apart']);
  });

  it('may ask for 256 alternatives in order, not more', () => {
    const faults = (choices: number) => {
      const of = Array.from({ length: choices }, (_, index) => ({
        kind: 'or' as const,
        of: ['a', 'b'].map((name) => ({ kind: 'rule' as const, rule: `${name}${index}` })),
      }));
      const ordered = aCorrelation({ id: 'c', type: 'temporal_ordered', ruleCondition: { kind: 'and', of } });
      return correlationFaults(resolved(ordered)).map(({ message }) => message);
    };
    expect(faults(8)).toEqual([]);
    expect(faults(9)).toEqual([expect.stringContaining('too many alternatives')]);
  });
});

describe('cells', () => {
  it('are six hours, or as many quarters of a day as hold the timespan', () => {
    expect([1000, 6 * hourMs, 7 * hourMs, 24 * hourMs].map((timespan) => runCellMs(timespan) / hourMs)).toEqual([
      6, 6, 12, 24,
    ]);
  });
});
