// Marks on the timeline.
import { activityKinds } from '@tocsin/contracts/activity';
import { TimelineItem } from '@tocsin/contracts/incident';
import { describe, expect, it } from 'vitest';

import { uuidv7 } from '#platform/id';

import { aGroupableAlert } from './fixtures.ts';
import { activityMarks, alertMarks, laneOf, mergeMarks } from './timeline.ts';

const activity = (type: string, data: Record<string, unknown>, kind: 'user' | 'system' = 'user') => ({
  id: uuidv7(),
  type,
  at: '2026-03-14T12:00:00.000Z',
  actor: { kind, id: 'someone', name: 'Ana' },
  subjectKind: 'incident' as const,
  subjectId: 'x',
  incidentId: null,
  data,
});

describe('the lane of an alert', () => {
  it.each([
    ['windows.sysmon', ['process:a.exe', 'user:jd'], 'endpoint'],
    ['windows.security', ['user:jd', 'host:a'], 'identity'],
    ['windows.security', ['user:jd', 'process:a.exe'], 'endpoint'],
    ['linux.auth', ['user:jd'], 'identity'],
    ['linux.auditd', ['process:sh'], 'endpoint'],
    ['zeek.conn', ['ip:10.0.0.1'], 'network'],
    ['suricata.alert', [], 'network'],
    ['dns.query', [], 'network'],
    ['okta.system', [], 'identity'],
    ['aws.cloudtrail', [], 'cloud'],
    ['azure.signin', [], 'identity'],
    ['email.gateway', [], 'email'],
    ['generic.json', [], 'endpoint'],
  ])('of %s with %o is %s', (dataset, entities, lane) => {
    expect(laneOf({ dataset, entities })).toBe(lane);
  });
});

describe('the marks', () => {
  it('show the first alert of each rule as key, by time', () => {
    const later = aGroupableAlert({ ruleId: 'a', atMinute: 5 });
    const first = aGroupableAlert({ ruleId: 'a', occurrenceCount: 3 });
    const other = aGroupableAlert({ ruleId: 'b', atMinute: 6 });
    const marks = alertMarks([later, other, first]);
    expect(marks.map(({ key, ref }) => [ref.id, key])).toEqual([
      [first.id, true],
      [later.id, false],
      [other.id, true],
    ]);
    expect(marks[0]?.detail).toBe(`${first.number} · medium · seen 3 times · host lyo-ws514`);
    for (const mark of marks) expect(TimelineItem.parse(mark)).toEqual(mark);
  });

  it('show what people did, and leave out what the alerts say already', () => {
    const marks = activityMarks([
      activity('incident.staged', { before: 'new', after: 'post_incident', reason: 'done' }),
      activity('incident.commented', { commentId: 'c1', excerpt: 'Look here' }),
      activity('incident.assigned', { before: null, after: { id: 'x', name: 'Bob' } }),
      activity('incident.alert_added', { alertNumber: 'ALR-2026-00001' }, 'system'),
      activity('alert.raised', {}),
      activity('alert.updated', {}),
    ]);
    expect(marks.map(({ title, detail, key, ref }) => [title, detail, key, ref.kind])).toEqual([
      ['Stage: post incident', 'Ana: done', true, 'activity'],
      ['Comment', 'Ana: Look here', false, 'comment'],
      ['Owner: Bob', 'Ana', false, 'activity'],
    ]);
  });

  it('show an edited comment once, as it reads now, when it was written', () => {
    const written = {
      ...activity('incident.commented', { commentId: 'c1', excerpt: 'Look' }),
      at: '2026-03-14T11:00:00.000Z',
    };
    const edited = activity('incident.commented', { commentId: 'c1', excerpt: 'Looked' });
    expect(activityMarks([edited, written])).toMatchObject([
      { id: 'comment:c1', at: written.at, detail: 'Ana: Looked' },
    ]);
  });

  it('show nothing of what a deleted comment said', () => {
    const marks = activityMarks([
      activity('incident.comment_deleted', { commentId: 'c1' }),
      activity('incident.comment_edited', { commentId: 'c1', excerpt: 'Worse' }),
      activity('incident.commented', { commentId: 'c1', excerpt: 'Bad' }),
    ]);
    expect(marks.map(({ id, detail }) => [id, detail])).toEqual([['comment:c1', 'Ana']]);
  });

  it('have words for every activity of an incident', () => {
    // Who watches is nothing that happened to it.
    const types = activityKinds.map(({ type }) => type).filter((type) => /^incident\.(?!(?:un)?watched)/.test(type));
    for (const type of types) expect([type, activityMarks([activity(type, {})]).length]).toEqual([type, 1]);
  });

  it('come oldest first, alerts before what was done about them', () => {
    const alert = aGroupableAlert();
    const merged = mergeMarks(
      activityMarks([activity('incident.opened', {})]),
      alertMarks([alert, aGroupableAlert({ atMinute: -1 })]),
    );
    expect(merged.map(({ lane, at }) => [lane, at.slice(11, 16)])).toEqual([
      ['endpoint', '11:59'],
      ['endpoint', '12:00'],
      ['response', '12:00'],
    ]);
  });
});
