// Presence in memory: one line a person, differences only, and an end by itself.
import { expect, test } from 'vitest';

import { Presence, type PresenceNotice } from './presence.ts';

const place = { orgId: 'o', channel: 'incident:i' };
const here = (connection: string, name: string, editing: string | null = null): PresenceNotice => ({
  ...place,
  connection,
  person: { id: name, name },
  editing,
});

test('one person with two pages is there once, with what either of them writes', () => {
  const presence = new Presence();
  expect(presence.hear(here('1', 'Ana'), 0)).toBe(true);
  expect(presence.hear(here('2', 'Ana', 'summary'), 0)).toBe(true);
  expect(presence.hear(here('2', 'Ana', 'summary'), 10)).toBe(false);
  expect(presence.people(place)).toEqual([{ id: 'Ana', name: 'Ana', editing: ['summary'] }]);
  expect(presence.people({ ...place, orgId: 'other' })).toEqual([]);
});

test('whoever is not heard of for fifty seconds is gone', () => {
  const presence = new Presence();
  presence.hear(here('1', 'Ana'), 0);
  presence.hear(here('2', 'Boris'), 30_000);
  expect(presence.expire(49_999)).toEqual([]);
  expect(presence.expire(50_000)).toEqual([place]);
  expect(presence.people(place).map(({ name }) => name)).toEqual(['Boris']);
  expect(presence.hear({ ...here('2', 'Boris'), person: null }, 51_000)).toBe(true);
  expect(presence.hear({ ...here('2', 'Boris'), person: null }, 52_000)).toBe(false);
});
