// Groups of the queue.
import { expect, test } from 'vitest';

import { filterInGroup, groupsOf } from './rows.ts';

const facets = {
  rule: [
    { value: 'r1', label: 'DCSync', count: 4 },
    { value: 'r2', label: 'Beaconing', count: 0 },
  ],
  site: [{ value: 'lyo', label: 'Lyon', count: 4 }],
  entity: [
    { value: 'host:lyo-ws514', label: 'host:lyo-ws514', count: 3 },
    { value: 'user:c.moreau', label: 'user:c.moreau', count: 4 },
  ],
};

test('by host, only hosts are groups, under their bare names', () => {
  expect(groupsOf('host', facets, {})).toEqual([{ value: 'host:lyo-ws514', label: 'lyo-ws514', count: 3 }]);
});

test('groups without alerts, and those the filter leaves out, are not shown', () => {
  expect(groupsOf('rule', facets, {}).map(({ value }) => value)).toEqual(['r1']);
  expect(groupsOf('rule', facets, { rule: ['r9'] })).toEqual([]);
});

test('a group narrows the filter by its own field and keeps the rest', () => {
  expect(filterInGroup({ stage: ['new'] }, 'host', 'host:lyo-ws514')).toEqual({
    stage: ['new'],
    entity: ['host:lyo-ws514'],
  });
  expect(filterInGroup({ site: ['lyo', 'lil'] }, 'site', 'lyo')).toEqual({ site: ['lyo'] });
});
