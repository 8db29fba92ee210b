// What is read of claims and groups, whatever a provider writes into them.
import type { OidcSettings } from '@tocsin/contracts/identity-provider';
import fc from 'fast-check';
import { expect, test } from 'vitest';

import { claimAt, provenBy } from './claims.ts';
import { domainOf, givenBy } from './groups.ts';

const settings: OidcSettings = {
  kind: 'oidc',
  issuer: '',
  clientId: '',
  scopes: '',
  claims: { email: 'email', name: 'name', groups: 'realm_access.roles' },
  trustsEmail: false,
  signsOut: false,
};

test('a claim is found by its name, else inside objects, and never in what every object has', () => {
  const claims = { 'https://x.example/groups': ['a'], realm_access: { roles: ['soc'] } };
  expect(claimAt(claims, 'https://x.example/groups')).toEqual(['a']);
  expect(claimAt(claims, 'realm_access.roles')).toEqual(['soc']);
  expect(claimAt(claims, 'constructor')).toBeUndefined();
  expect(claimAt(claims, 'realm_access.toString')).toBeUndefined();
});

test('an address is verified when the provider says so, or is trusted and says nothing', () => {
  const said = (about: object, trustsEmail = false) =>
    provenBy({ sub: 's', email: 'a@b.example', ...about }, { ...settings, trustsEmail }).emailVerified;
  expect([said({ email_verified: true }), said({ email_verified: 'true' }), said({}, true)]).toEqual([
    true,
    true,
    true,
  ]);
  expect([said({}), said({ email_verified: false }, true), said({ email_verified: 1 }, false)]).toEqual([
    false,
    false,
    false,
  ]);
});

test.each([
  [['mfa'], true],
  [['pwd', 'otp'], true],
  [['pwd', 'hwk'], true],
  [['pwd'], false],
  [['otp'], false],
  [['pwd', 'kba'], false],
  [[], false],
])('amr %j is a second factor: %s', (amr, expected) => {
  expect(provenBy({ sub: 's', amr }, settings).secondFactor).toBe(expected);
});

test('whatever the claims hold, what is read has the shape that is expected', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (claims) => {
      const read = provenBy({ ...claims, sub: 's' }, settings);
      expect(read.email === null || typeof read.email === 'string').toBe(true);
      expect(read.groups.every((group) => typeof group === 'string')).toBe(true);
    }),
  );
});

test('the first rule that fits decides; without one the default, without that nothing', () => {
  const rules = [
    { group: 'a', role: 'analyst', siteCodes: ['lyo'] },
    { group: 'b', role: 'admin', siteCodes: null },
  ];
  expect(givenBy({ rules, defaultRole: null }, ['b', 'a'])).toEqual({
    role: 'analyst',
    siteCodes: ['lyo'],
    because: 'a',
  });
  expect(givenBy({ rules, defaultRole: 'viewer' }, ['c'])).toEqual({ role: 'viewer', siteCodes: null, because: null });
  expect(givenBy({ rules, defaultRole: null }, ['A'])).toBeNull();
});

test('the domain of an address is what stands behind its only at sign', () => {
  expect(domainOf(' Ana@Example.ORG ')).toBe('example.org');
  for (const text of ['ana', '@example.org', 'ana@', 'a@b@example.org', 'a b@example.org'])
    expect(domainOf(text)).toBeNull();
});
