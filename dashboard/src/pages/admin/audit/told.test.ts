// The audit trail can tell every kind of activity there is, and lists each once in its filter.
import { activityKinds, actorKinds, subjectKinds } from '@tocsin/contracts/activity';
import { expect, test } from 'vitest';

import { kindsFr } from './kinds.fr.ts';
import { kindsByArea } from './kinds.ts';
import { changesIn } from './telling.ts';
import { halfTold, subjectOf, toldOf } from './told.ts';

test('the filter offers every kind of the contract, once', () => {
  const offered = Object.values(kindsByArea).flat();
  expect(offered.toSorted()).toEqual(activityKinds.map(({ type }) => type).toSorted());
});

test.each(activityKinds.map(({ type }) => type))('%s has words of its own', (type) => {
  const { verb } = toldOf({ type, data: { enabled: true } });
  // A kind without words would be told by its name.
  expect(verb.trim()).not.toBe('');
  expect(verb).not.toBe(type.replaceAll('.', ' ').replaceAll('_', ' '));
});

test('both languages tell the same kinds', () => {
  expect(halfTold).toEqual([]);
  expect(activityKinds.filter(({ type }) => !(type in kindsFr)).map(({ type }) => type)).toEqual([]);
  expect([...subjectKinds, ...actorKinds, ...Object.keys(kindsByArea)].filter((code) => !(code in kindsFr))).toEqual(
    [],
  );
});

test('one changed field stands in the sentence with its values', () => {
  const data = { email: 'a@b.example', fields: { role: { before: 'viewer', after: 'analyst' } } };
  expect(toldOf({ type: 'user.changed', data })).toEqual({
    verb: 'changed role of the user a@b.example',
    before: 'viewer',
    after: 'analyst',
    reason: null,
  });
});

test('a password is never told by value', () => {
  const data = { email: 'a@b.example', fields: { password: { before: '•••', after: '•••' } } };
  expect(toldOf({ type: 'user.changed', data })).toMatchObject({ before: null, after: null });
});

test('several changed fields are named, and each is in the table', () => {
  const fields = {
    name: { before: 'A', after: 'B' },
    active: { before: true, after: false },
    city: { before: null, after: 'Lyon' },
  };
  expect(toldOf({ type: 'site.changed', data: { code: 'lyo', fields } }).verb).toBe(
    'changed name and active and city of the site lyo',
  );
  expect(changesIn({ fields })).toEqual([
    { field: 'name', before: 'A', after: 'B' },
    { field: 'active', before: 'yes', after: 'no' },
    { field: 'city', before: 'nothing', after: 'Lyon' },
  ]);
});

test('a change of the thing itself is in the table too, people by name', () => {
  expect(changesIn({ before: null, after: { id: '1', name: 'Ana' } })).toEqual([
    { field: 'value', before: 'nothing', after: 'Ana' },
  ]);
});

test('subjects lead to their pages', () => {
  const id = '01a1fbb2-d105-7040-a46b-861e716e7730';
  expect(subjectOf({ subjectKind: 'alert', subjectId: id, data: { number: 'ALR-2026-00001' } })).toEqual({
    label: 'ALR-2026-00001',
    to: '/alerts/ALR-2026-00001',
  });
  expect(subjectOf({ subjectKind: 'user', subjectId: id, data: { email: 'a@b.example' } }).to).toBe(
    `/admin/users?selected=${id}`,
  );
  expect(subjectOf({ subjectKind: 'session', subjectId: id, data: {} }).to).toBeNull();
});
