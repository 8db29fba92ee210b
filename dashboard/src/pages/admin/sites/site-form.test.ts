// What is written about a site is sent as it was meant, or refused at its field.
import fc from 'fast-check';
import { expect, test } from 'vitest';

import { emptySite, readSite } from './site-form.ts';

const site = { ...emptySite, name: 'Lyon' };

test('empty fields are sent as nothing', () => {
  expect(readSite(site)).toEqual({ sent: { name: 'Lyon', city: null, latitude: null, longitude: null } });
});

test('a comma or a real minus is read too', () => {
  expect(readSite({ ...site, latitude: '45,76', longitude: '−4.84' })).toMatchObject({
    sent: { latitude: 45.76, longitude: -4.84 },
  });
});

test.each([
  ['name', { ...site, name: '  ' }],
  ['latitude', { ...site, latitude: 'north' }],
  ['latitude', { ...site, latitude: '90.1' }],
  ['longitude', { ...site, longitude: '-181' }],
])('a fault stands at %s', (field, text) => {
  const read = readSite(text);
  expect('faults' in read && Object.keys(read.faults)).toEqual([field]);
});

test('every place on earth comes through', () => {
  fc.assert(
    fc.property(
      fc.double({ min: -90, max: 90, noNaN: true }),
      fc.double({ min: -180, max: 180, noNaN: true }),
      (latitude, longitude) => {
        expect(readSite({ ...site, latitude: String(latitude), longitude: String(longitude) })).toMatchObject({
          sent: { latitude: Number(String(latitude)), longitude: Number(String(longitude)) },
        });
      },
    ),
  );
});
