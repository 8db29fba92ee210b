// Every kind of activity there is becomes a record that keeps to OCSF.
import { activityKinds } from '@tocsin/contracts/activity';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';

import { classify } from './ocsf-classes.ts';
import { testRecord, toOcsf } from './ocsf.ts';
import { syslogFrame } from './syslog.ts';
import type { StreamedActivity } from './tables.ts';

const anActivity = (about: Partial<StreamedActivity> = {}): StreamedActivity => ({
  id: '01a1fbb2-d105-7040-a46b-861e716e7730',
  orgId: '01a1fbb2-d105-7040-a46b-861e716e7731',
  type: 'site.created',
  at: new Date('2026-03-14T09:26:53.589Z'),
  actorKind: 'user',
  actorId: '01a1fbb2-d105-7040-a46b-861e716e7732',
  actorName: 'Ana Aubrac',
  ip: '192.0.2.7',
  requestId: '01a1fbb2-d105-7040-a46b-861e716e7733',
  causedBy: null,
  subjectKind: 'site',
  subjectId: '01a1fbb2-d105-7040-a46b-861e716e7734',
  incidentId: null,
  data: {},
  strength: 'passkey',
  userAgent: 'Firefox',
  result: 'done',
  ...about,
});

/** What the schema asks of every record, and besides of those of one class. */
const Base = z.looseObject({
  class_uid: z.int(),
  category_uid: z.int(),
  activity_id: z.int(),
  activity_name: z.string().min(1),
  type_uid: z.int(),
  /** After 2001 and before 2286: milliseconds, not seconds. */
  time: z.int().min(1e12).max(1e13),
  severity_id: z.int().min(1).max(5),
  status_id: z.int().min(1).max(5),
  metadata: z.looseObject({
    version: z.literal('1.4.0'),
    uid: z.uuid(),
    product: z.looseObject({ name: z.string().min(1), vendor_name: z.string().min(1) }),
  }),
  actor: z.looseObject({ user: z.looseObject({ uid: z.string().min(1), name: z.string() }) }),
  src_endpoint: z.looseObject({}).refine((endpoint) => 'ip' in endpoint || 'name' in endpoint),
  unmapped: z.looseObject({ data: z.looseObject({}) }),
});
const user = z.looseObject({}).refine((who) => 'uid' in who || 'name' in who);
const finding = z.looseObject({ uid: z.string().min(1), title: z.string().min(1) });
const perClass: Readonly<Record<number, { category: number; activities: readonly number[]; shape: z.ZodType }>> = {
  2004: { category: 2, activities: [1, 2, 3], shape: Base.extend({ finding_info: finding }) },
  2005: { category: 2, activities: [1, 2, 3], shape: Base.extend({ finding_info_list: z.array(finding).min(1) }) },
  3001: { category: 3, activities: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 99], shape: Base.extend({ user }) },
  3002: {
    category: 3,
    activities: [1, 2, 99],
    shape: Base.extend({ user, service: z.looseObject({ name: z.string() }) }),
  },
  3004: {
    category: 3,
    activities: [1, 2, 3, 4, 12, 13, 99],
    shape: Base.extend({ entity: z.looseObject({ uid: z.string(), name: z.string(), type: z.string() }) }),
  },
  6003: { category: 6, activities: [1, 2, 3, 4, 99], shape: Base.extend({ api: z.looseObject({ operation: z.string().min(1) }) }) }, // prettier-ignore
};

describe.each(activityKinds.map(({ type, subject }) => ({ type, subject })))('$type', ({ type, subject }) => {
  test.each([
    ['by a person', { ip: '2001:db8::7' }],
    ['by Tocsin itself', { ip: null, userAgent: null, strength: null, actorKind: 'system', actorId: 'ledger' }],
    ['with data', { data: { email: 'a@b.example', title: 'T', severity: 4, because: 'why', strength: 'password' } }],
  ])('%s', (_, about) => {
    const record = toOcsf(anActivity({ type, subjectKind: subject, ...about }));
    const expected = perClass[record['class_uid'] as number];
    expect(expected?.shape.safeParse(record).error).toBeUndefined();
    expect(record['category_uid']).toBe(expected?.category);
    expect(expected?.activities).toContain(record['activity_id']);
    expect(record['type_uid']).toBe(Number(record['class_uid']) * 100 + Number(record['activity_id']));
    expect(record.metadata.event_code).toBe(type);
    expect(record.time).toBe(Date.parse('2026-03-14T09:26:53.589Z'));
  });
});

test.each([
  ['session.signed_in', 'session', 3002, 1],
  ['session.signed_out', 'session', 3002, 2],
  ['session.refused', 'session', 3002, 1],
  ['user.created', 'user', 3001, 1],
  ['user.second_factor_removed', 'user', 3001, 11],
  ['role.deleted', 'role', 3004, 4],
  ['organisation.suspended', 'organisation', 3004, 12],
  ['alert.raised', 'alert', 2004, 1],
  ['alert.resolved', 'alert', 2004, 3],
  ['incident.closed', 'incident', 2005, 3],
  ['data.read', 'endpoint', 6003, 2],
  ['something.invented', 'invention', 3004, 99],
])('%s is told as class %3$i', (type, subject, uid, activityId) => {
  const { ocsfClass, activityId: found } = classify(type, subject);
  expect([ocsfClass.uid, found]).toEqual([uid, activityId]);
});

test('what was refused is a failure', () => {
  const refused = toOcsf(anActivity({ type: 'session.refused', subjectKind: 'session' }));
  expect([refused['status_id'], refused['status']]).toEqual([2, 'Failure']);
  expect(toOcsf(anActivity({ result: 'refused' }))['status_id']).toBe(2);
  expect(toOcsf(anActivity())['status_id']).toBe(1);
});

test('a test record says so', () => {
  const record = testRecord('01a1fbb2-d105-7040-a46b-861e716e7731', { id: 'x', name: 'Ana' }, new Date());
  expect(record.metadata['labels']).toEqual(['test']);
  expect(perClass[3004]?.shape.safeParse(record).success).toBe(true);
});

test('a syslog frame is as long as it says, whatever stands in it, and holds the record unharmed', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (title, host) => {
      const record = toOcsf(anActivity({ data: { title }, actorName: title }));
      const frame = Buffer.from(syslogFrame(record, host), 'utf8');
      const [, length = '', message = ''] = /^(\d+) ([^]*)$/.exec(frame.toString('utf8')) ?? [];
      expect(Buffer.byteLength(message)).toBe(Number(length));
      const [, body = ''] = /^<110>1 2026-03-14T09:26:53\.589Z [\x21-\x7E]+ tocsin - site\.created - (\{.*\})$/.exec(message) ?? []; // prettier-ignore
      expect(JSON.parse(body)).toEqual(JSON.parse(JSON.stringify(record)));
    }),
  );
});
