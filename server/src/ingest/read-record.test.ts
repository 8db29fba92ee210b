// What one record of a body becomes: one event, or the records that an object wraps.
import { expect, test } from 'vitest';

import { readRecord } from './read-record.ts';
import { findSource } from './sources/index.ts';

const receivedAt = Date.parse('2026-03-02T12:00:00Z');
function read(sourceId: string, value: unknown, more: object = {}) {
  const source = findSource(sourceId);
  if (!source) throw new Error(`There is no source ${sourceId}.`);
  return readRecord({ source, site: '', receivedAt }, { raw: JSON.stringify(value), value, ...more });
}
const signIn = (id: string) => ({
  uuid: id,
  published: '2026-03-02T08:00:00.000Z',
  eventType: 'user.session.start',
  version: '0',
  severity: 'INFO',
  displayMessage: 'User login to Okta',
  actor: { id: '00u1', type: 'User', alternateId: 'ana@aubrac.example', displayName: 'Ana' },
  client: { ipAddress: '192.0.2.7' },
  outcome: { result: 'SUCCESS' },
});

test('a product that wraps many records in one object gives an event each, with its own text', () => {
  const trail = { eventVersion: '1.08', eventSource: 'iam.amazonaws.com', eventTime: '2026-03-02T08:00:00Z' };
  const records = [
    { ...trail, eventName: 'CreateUser', resources: [{ ARN: 'a' }] },
    { ...trail, eventName: 'DeleteUser' },
  ];
  const events = read('aws-cloudtrail', { Records: records });
  expect(events.map(({ event }) => event.ecs['event.action'])).toEqual(['CreateUser', 'DeleteUser']);
  expect(JSON.parse(events[1]?.raw ?? '')).toEqual(records[1]);
  // A list inside a record is no wrapper.
  expect(read('auto', records[0]).map(({ event }) => event.ecs['event.action'])).toEqual(['CreateUser']);
});

test('who does not say what it sends may wrap too, under names that are also names of fields', () => {
  const events = read('auto', { data: { events: 2 }, events: [signIn('a'), signIn('b')] });
  expect(events.map(({ event }) => event.dataset)).toEqual(['okta.system', 'okta.system']);
  expect(read('auto', { items: [{ price: 1 }, { price: 2 }] })).toHaveLength(1);
});

test('what the shipper knows fills in what the record leaves open, and no more', () => {
  const transport = { host: 'till-7', time: receivedAt - 1_000, labels: { 'fluent.tag': 'till' } };
  const [plain] = read('json', { note: 'open' }, { transport });
  expect(plain?.event).toMatchObject({ time: receivedAt - 1_000, ecs: { 'host.name': 'till-7' } });
  expect(plain?.event.attrs['fluent.tag']).toBe('till');
  const own = { '@timestamp': '2026-03-02T08:00:00Z', host: { name: 'lyo-1' } };
  const [said] = read('json', own, { transport });
  expect(said?.event).toMatchObject({ time: Date.parse(own['@timestamp']), ecs: { 'host.name': 'lyo-1' } });
});

test('what cannot be read is kept with the reason; a record may name another source than its batch', () => {
  expect(read('okta', { nothing: 1 })[0]?.event.dataset).toBe('unparsed');
  expect(read('okta', {}, { fault: 'Too long.' })[0]?.event.attrs['error.message']).toBe('Too long.');
  expect(read('json', signIn('a'), { source: 'okta' })[0]).toMatchObject({
    event: { dataset: 'okta.system' },
    source: { id: 'okta' },
  });
});
