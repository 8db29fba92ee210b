// Coverage: the matrix, what counts as data, and the layer for the Navigator.
import { describe, expect, it } from 'vitest';

import { attackMatrix, parseAttack, parentOf } from './attack.ts';
import { coverTechniques } from './get-coverage.ts';
import { navigatorLayer } from './navigator.ts';
import { lastSeen } from './seen.ts';

const aRule = (said: { techniques: string[]; mode?: string; hasData?: boolean; hits?: number }) => ({
  id: '0',
  ruleId: 'r',
  title: 'A rule',
  severity: 3,
  mode: 'active',
  product: 'windows',
  category: '',
  service: '',
  hasData: true,
  hits: 0,
  ...said,
});

describe('the matrix', () => {
  it('is whole: every technique has a name, known tactics and an existing parent', () => {
    const { version, tactics, techniques } = attackMatrix();
    const names = new Set(tactics.map(({ shortName }) => shortName));
    const ids = new Set(techniques.map(({ id }) => id));
    expect(version).toMatch(/^\d+\.\d+$/);
    expect(tactics).toHaveLength(14);
    expect(techniques.length).toBeGreaterThan(600);
    for (const { name, tactics: own, parent } of techniques) {
      expect(name).not.toBe('');
      expect(own.filter((tactic) => !names.has(tactic))).toEqual([]);
      expect(parent === null || ids.has(parent)).toBe(true);
    }
  });

  it('refuses a line of another shape', () => {
    expect(() => parseAttack('T1059\tnothing more')).toThrow('wrong shape');
  });

  it('knows whose part a sub-technique is', () => {
    expect([parentOf('T1059.001'), parentOf('T1059')]).toEqual(['T1059', null]);
  });
});

describe('covering', () => {
  const { techniques } = attackMatrix();
  const of = (id: string, rules: Parameters<typeof coverTechniques>[1]) =>
    coverTechniques(techniques, rules).find((technique) => technique.id === id);

  it('tells rules that can see from those that are blind, in shadow or off', () => {
    const covered = of('T1059.001', [
      aRule({ techniques: ['T1059.001', 'T1059.001'], hits: 4 }),
      aRule({ techniques: ['T1059.001'], hasData: false }),
      aRule({ techniques: ['T1059.001'], mode: 'shadow', hits: 9 }),
      aRule({ techniques: ['T1059.001'], mode: 'draft' }),
      aRule({ techniques: ['T1003'] }),
    ]);
    expect(covered).toMatchObject({ rules: { working: 1, blind: 1, shadow: 1, off: 1 }, hits: 4 });
  });

  it('counts a sub-technique that is gone from the matrix for its parent', () => {
    expect(of('T1059', [aRule({ techniques: ['T1059.999'] })])).toMatchObject({ rules: { working: 1 } });
  });
});

describe('data that arrives', () => {
  const seen = [
    { logsource: { product: 'windows', category: 'process_creation', service: 'sysmon' }, lastAt: 5 },
    { logsource: { product: 'windows', category: 'process_creation', service: 'security' }, lastAt: 7 },
  ];
  it('is the latest event of any log source that serves the rule', () => {
    expect(lastSeen(seen, { category: 'process_creation' })).toBe(7);
    expect(lastSeen(seen, { product: 'windows', service: 'sysmon' })).toBe(5);
    expect(lastSeen(seen, { product: 'linux', category: 'process_creation' })).toBeNull();
  });
});

it('writes a Navigator layer with one entry a technique and tactic, without what no rule names', () => {
  const techniques = coverTechniques(attackMatrix().techniques, [aRule({ techniques: ['T1078'], hits: 2 })]);
  const layer = navigatorLayer({ organisation: 'Lumen', attackVersion: '18.1', techniques, at: new Date(0) });
  expect(layer).toMatchObject({ domain: 'enterprise-attack', versions: { layer: '4.5', attack: '18' } });
  expect(layer.techniques.map(({ techniqueID, tactic, score }) => [techniqueID, tactic, score])).toEqual([
    ['T1078', 'initial-access', 1],
    ['T1078', 'persistence', 1],
    ['T1078', 'privilege-escalation', 1],
    ['T1078', 'defense-evasion', 1],
  ]);
});
