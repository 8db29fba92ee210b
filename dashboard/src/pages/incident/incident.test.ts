// The workspace's pure parts: activities as sentences, what is worth showing, what an activity makes stale.
import { activityKinds } from '@tocsin/contracts/activity';
import { describe, expect, test } from 'vitest';

import { sentenceOf } from './activity-sentence.ts';
import { countEntities, describeScope } from './entity-groups.ts';
import { touchedBy } from './use-live-incident.ts';
import { worstByRule } from './worst-alerts.ts';

describe('an activity as a sentence', () => {
  test('a move says from where, to where and why', () => {
    expect(
      sentenceOf({ type: 'incident.staged', data: { before: 'containing', after: 'triage', reason: 'Wrong host' } }),
    ).toEqual({ verb: 'moved the incident', before: 'Contain', after: 'Triage', reason: 'Wrong host' });
  });

  test('a new owner is named, and nobody is said where nobody was', () => {
    expect(
      sentenceOf({ type: 'incident.assigned', data: { before: null, after: { id: 'x', name: 'Ada' } } }),
    ).toMatchObject({
      before: 'nobody',
      after: 'Ada',
    });
  });

  test('an edit shows the one field that changed, or names them all', () => {
    const severity = { before: 3, after: 1 };
    expect(sentenceOf({ type: 'incident.edited', data: { fields: { severity } } })).toMatchObject({
      verb: 'changed the severity',
      before: 'SEV3',
      after: 'SEV1',
    });
    expect(sentenceOf({ type: 'incident.edited', data: { fields: { severity, title: {} } } }).verb).toBe(
      'changed severity and title',
    );
  });

  test('every kind about an incident or an alert has a sentence of its own', () => {
    const ours = activityKinds.filter(({ subject }) => subject === 'incident' || subject === 'alert');
    const without = ours.filter(({ type }) => sentenceOf({ type, data: {} }).verb === type.replaceAll('.', ' '));
    expect(without.map(({ type }) => type)).toEqual([]);
  });

  test('a kind that is not known yet is still told', () => {
    expect(sentenceOf({ type: 'playbook.finished', data: {} }).verb).toBe('playbook finished');
  });
});

describe('the scope in words', () => {
  test('sites, then what is counted, in the order people ask', () => {
    expect(
      describeScope({
        sites: [{ id: '1', code: 'lyo', name: 'Lyon' }],
        alertCount: 38,
        entities: [
          { kind: 'user', value: 'a' },
          { kind: 'host', value: 'x' },
          { kind: 'host', value: 'y' },
          { kind: 'ip', value: '10.0.0.1' },
        ],
      }),
    ).toBe('Lyon, 2 hosts, 1 account, 38 alerts');
  });

  test('many sites are counted, none is left out silently', () => {
    const sites = ['a', 'b', 'c'].map((name) => ({ id: name, code: name, name }));
    expect(describeScope({ sites, alertCount: 1, entities: [] })).toBe('3 sites, 1 alert');
  });

  test('entities are grouped by kind, hosts first', () => {
    expect(
      countEntities([
        { kind: 'ip', value: '1' },
        { kind: 'host', value: 'x' },
      ]).map((group) => group.kind),
    ).toEqual(['host', 'ip']);
  });
});

describe('what is worth showing first', () => {
  const anAlert = (id: string, ruleId: string, severity: number, riskScore: number) => ({
    id,
    severity,
    riskScore,
    rule: { id: ruleId },
  });

  test('one alert per rule, the worst of it, worst first', () => {
    const found = worstByRule([anAlert('a', 'r1', 3, 60), anAlert('b', 'r1', 3, 90), anAlert('c', 'r2', 4, 10)], 5);
    expect(found.map((alert) => alert.id)).toEqual(['c', 'b']);
  });
});

test('a comment asks for comments again, an alert for alerts, a move for neither', () => {
  expect(touchedBy('incident.commented')).toContain('comments');
  expect(touchedBy('alert.resolved')).toContain('alerts');
  expect(touchedBy('incident.staged')).not.toContain('alerts');
  expect(touchedBy('incident.staged')).not.toContain('comments');
});
