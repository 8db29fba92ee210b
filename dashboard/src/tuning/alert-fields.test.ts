// From an alert to the conditions of an exception.
import { expect, it } from 'vitest';

import { alertFields } from './alert-fields.ts';

it('adds the fields that hold the alert’s user, host and address, however they are written', () => {
  expect(
    alertFields(
      { Image: 'C:\\Windows\\System32\\whoami.exe' },
      [
        { name: 'Image', value: 'C:\\Windows\\System32\\whoami.exe' },
        { name: 'ParentUser', value: 'AUBRAC\\c.moreau' },
        { name: 'User', value: 'AUBRAC\\c.moreau' },
        { name: 'Computer', value: 'lyo-ws14.aubrac.example' },
        { name: 'Hashes', value: 'MD5=5A0D' },
      ],
      [
        { kind: 'host', value: 'lyo-ws14.aubrac.example' },
        { kind: 'user', value: 'aubrac\\c.moreau' },
        { kind: 'hash', value: 'md5=5a0d' },
      ],
    ),
  ).toEqual({
    Image: 'C:\\Windows\\System32\\whoami.exe',
    User: 'AUBRAC\\c.moreau',
    Computer: 'lyo-ws14.aubrac.example',
  });
});

it('leaves a whole log line out where fields say the same', () => {
  const matched = { message: 'Failed password for test from 203.0.113.8' };
  const entities = [{ kind: 'ip' as const, value: '203.0.113.8' }];
  expect(alertFields(matched, [{ name: 'rhost', value: '203.0.113.8' }], entities)).toEqual({ rhost: '203.0.113.8' });
  expect(alertFields(matched, [], entities)).toEqual(matched);
});
