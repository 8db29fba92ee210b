// What a mapping begins with where the names of the fields say nothing and their values do.
import { expect, it } from 'vitest';

import { suggestMapping } from './suggest.ts';

const fieldsOf = (value: Record<string, string>): Record<string, string> => {
  const raw = JSON.stringify(value);
  const { fields } = suggestMapping(raw, [{ raw, value }]);
  return Object.fromEntries(fields.map(({ from, to, as }) => [from, `${to} ${as}`]));
};

const sha256 = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';

it('knows addresses, hashes, e-mail addresses and ports by their values', () => {
  expect(
    fieldsOf({
      a1: '192.0.2.7',
      a2: '2001:db8::1',
      b: sha256,
      c: sha256.slice(0, 40),
      d: 'd41d8cd98f00b204e9800998ecf8427e',
      e: 'ana@aubrac.example',
      portA: '51514',
      portB: '443',
    }),
  ).toEqual({
    a1: 'source.ip ip',
    a2: 'destination.ip ip',
    b: 'file.hash.sha256 text',
    c: 'file.hash.sha1 text',
    d: 'file.hash.md5 text',
    e: 'user.email text',
    portA: 'source.port port',
    portB: 'destination.port port',
  });
});

it('takes nothing for what it may not be', () => {
  expect(
    fieldsOf({ count: '443', portX: '70000', number: '1'.repeat(32), text: 'a@b', version: '1.2.3', word: 'beef' }),
  ).toEqual({});
});

it('prefers what a name says', () => {
  expect(fieldsOf({ odd: '192.0.2.7', src_ip: '192.0.2.8' })).toMatchObject({
    src_ip: 'source.ip ip',
    odd: 'destination.ip ip',
  });
});

it('takes an ISO time for the time where no name says which one it is', () => {
  const value = { x: 'one', seen: '2026-03-14T09:26:53.123Z' };
  const raw = JSON.stringify(value);
  expect(suggestMapping(raw, [{ raw, value }]).time).toBe('seen');
});
