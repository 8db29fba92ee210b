// Networks survive the form.
import { expect, test } from 'vitest';

import { formOf, networksIn } from './form.ts';

test('networks are told apart however they are typed', () => {
  expect(networksIn(' 192.0.2.0/24,\n2001:db8::/32 ')).toEqual(['192.0.2.0/24', '2001:db8::/32']);
  expect(networksIn('')).toEqual([]);
});

test('what was loaded is what is sent when nothing is touched', () => {
  const policy = {
    secondFactorRoles: ['admin' as const],
    idleMinutes: 720,
    lifetimeHours: 168,
    stepUpMinutes: 10,
    leastPasswordLength: 12,
    allowedNetworks: ['192.0.2.0/24', '2001:db8::/32'],
    rev: 3,
  };
  const { networks, ...rest } = formOf({ ...policy, sendsMail: true });
  expect({ ...rest, allowedNetworks: networksIn(networks), rev: 3 }).toEqual(policy);
});
