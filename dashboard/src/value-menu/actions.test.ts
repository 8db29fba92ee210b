// What can be done with a value on each page.
import { expect, test } from 'vitest';

import { actionsFor, type Value, type ValueAction } from './actions.ts';

const anyone = () => true;
const host: Value = { field: null, value: 'lyo-ws1', entity: 'host:lyo-ws1' };
const dataset: Value = { field: 'dataset', value: 'zeek.conn', entity: null };
const deed = (value: Value, pathname: string, search: Record<string, string[]>, id: ValueAction['id']) =>
  actionsFor(value, { pathname, search }, anyone).find((each) => each.id === id)?.deed;

test('in the queue a value is added to its filter, or stands alone, and the range stays', () => {
  const search = { range: ['7d'], dataset: ['windows.sysmon'], q: ['x'] };
  expect(deed(dataset, '/alerts', search, 'include')).toEqual({
    kind: 'go',
    to: '/alerts',
    search: { range: ['7d'], dataset: ['windows.sysmon', 'zeek.conn'], q: ['x'] },
  });
  expect(deed(dataset, '/alerts', search, 'only')).toMatchObject({ search: { range: ['7d'], dataset: ['zeek.conn'] } });
  expect(deed(host, '/alerts', search, 'groupBy')).toMatchObject({ search: { group: ['host'] } });
  expect(deed(dataset, '/alerts', search, 'exclude')).toBeUndefined();
});

test('in a search it becomes a term, or its opposite', () => {
  const event: Value = { field: 'user.name', value: 'AUBRAC\\c.moreau', entity: 'user:AUBRAC\\c.moreau' };
  expect(deed(event, '/search', { query: ['a or b'] }, 'exclude')).toMatchObject({
    search: { query: ['(a or b) and not user.name:"AUBRAC\\\\c.moreau"'] },
  });
  expect(deed(host, '/find', { q: ['beacon'] }, 'include')).toMatchObject({
    search: { q: ['beacon and entity:"host:lyo-ws1"'] },
  });
});

test('elsewhere it leads to the alerts, the events, the entity and everything with it', () => {
  expect(actionsFor(host, { pathname: '/incidents/INC-2026-00001', search: {} }, anyone).map(({ id }) => id)).toEqual([
    'entity',
    'graph',
    'alerts',
    'events',
    'find',
    'copy',
  ]);
});

test('what somebody may not read is not offered', () => {
  expect(actionsFor(host, { pathname: '/x', search: {} }, () => false).map(({ id }) => id)).toEqual(['copy']);
});

test('an indicator is also copied defanged', () => {
  const address: Value = { field: null, value: '203.0.113.7', entity: 'ip:203.0.113.7' };
  expect(deed(address, '/x', {}, 'copyDefanged')).toEqual({ kind: 'copy', text: '203[.]0[.]113[.]7' });
});
