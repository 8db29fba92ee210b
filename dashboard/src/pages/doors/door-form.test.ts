// What clients are told to connect to, and what of the form reaches the server.
import type { Door } from '@tocsin/contracts/api/doors';
import { describe, expect, test } from 'vitest';

import { textOf } from '../../ui/filled-text.tsx';
import { fillDoor, placeOf } from './fill-door.ts';
import { optionFields, optionsToSend, optionValues } from './option-form.ts';
import { optionLabel, protocolOf } from './words.ts';

const settings: Door['settings'] = {
  enabled: true,
  host: '0.0.0.0',
  port: 6514,
  tls: true,
  clientCertificates: 'none',
  options: {},
  secrets: [],
  organisation: 'any',
  restricted: false,
};
const door = (more: Partial<Door>): Door => ({
  id: 'x',
  title: 'X',
  summary: '',
  kind: 'stream',
  credential: 'peer',
  usualPort: 6514,
  state: 'open',
  because: null,
  addresses: ['0.0.0.0:6514'],
  settings,
  optionsSchema: {},
  snippets: [],
  counts: { bytes: 0, records: 0, conversations: 0, malformed: 0, unauthorised: 0, busy: 0, dropped: 0 },
  connections: 0,
  eventsPerMinute: 0,
  lastEventAt: null,
  refusals: [],
  changedBy: null,
  changedAt: null,
  rev: 0,
  ...more,
});
const origin = 'https://tocsin.example:8480';

describe('where clients connect', () => {
  test.each<[string, Partial<Door>, string]>([
    ['on all addresses, as this page is reached', {}, 'tocsin.example:6514'],
    ['on all addresses of IPv6', { addresses: ['[::]:6514'] }, 'tocsin.example:6514'],
    ['on one address', { addresses: ['10.0.0.5:6514'] }, '10.0.0.5:6514'],
    ['closed: where it would be', { addresses: [], state: 'closed' }, 'tocsin.example:6514'],
  ])('%s', (_, more, expected) => {
    expect(textOf(fillDoor('{doorHost}:{doorPort}', placeOf(door(more), origin), null))).toBe(expected);
  });

  test.each<[string, Partial<Door>, string]>([
    [
      'the main port',
      { addresses: ['http://127.0.0.1:8480/doors/x'], settings: { ...settings, port: null } },
      `${origin}/doors/x`,
    ],
    ['its own port', { addresses: ['http://127.0.0.1:8480/doors/x', '0.0.0.0:6514'] }, 'https://tocsin.example:6514'],
  ])('of a door that speaks HTTP: %s', (_, more, expected) => {
    const filled = fillDoor('{doorUrl}/_bulk {token} ${x} {y}', placeOf(door({ kind: 'http', ...more }), origin), null);
    expect(textOf(filled)).toBe(`${expected}/_bulk YOUR-TOKEN \${x} {y}`);
    expect(filled.filter(({ look }) => look === 'open')).toHaveLength(1);
  });
});

const optionsSchema = {
  type: 'object',
  properties: {
    lenient: { type: 'boolean', default: false, description: 'Take more.' },
    mode: { type: 'string', enum: ['a', 'b'], default: 'a' },
    seconds: { type: 'integer', default: 3 },
    name: { type: 'string', default: '' },
    sharedKey: { type: 'string', default: '', secret: true },
    hosts: { type: 'array', items: { type: 'string' }, default: [] },
    deep: { type: 'object' },
  },
};

test('the form asks for what the schema says, and sends what differs from the standard', () => {
  const shown = door({ optionsSchema, settings: { ...settings, options: { mode: 'b' }, secrets: ['sharedKey'] } });
  const fields = optionFields(shown);
  expect(fields.map(({ kind }) => kind)).toEqual(['switch', 'choice', 'number', 'text', 'secret', 'list', 'other']);
  const values = optionValues(shown);
  expect(values).toMatchObject({ lenient: false, mode: 'b', seconds: 3 });
  expect('sharedKey' in values).toBe(false);
  expect(optionsToSend(fields, values)).toEqual({ mode: 'b' });
  expect(optionsToSend(fields, { ...values, mode: 'a', sharedKey: '' })).toEqual({ sharedKey: '' });
});

test('doors and options have short names', () => {
  expect(protocolOf(door({}))).toBe('TLS 6514');
  expect(protocolOf(door({ kind: 'http', settings: { ...settings, port: null } }))).toBe('HTTP /doors/x');
  expect(optionLabel('keepAliveSeconds')).toBe('Keep alive seconds');
});
