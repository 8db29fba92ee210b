// The file of named event stores: what it says, and every way it can be wrong.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';

import { afterAll, expect, test } from 'vitest';

import { readConfig } from './config.ts';
import { readEventStores } from './event-store-settings.ts';

const dir = mkdtempSync(join(tmpdir(), 'tocsin-stores-'));
afterAll(() => rmSync(dir, { recursive: true }));

const fileOf = (text: string): string => {
  const path = join(dir, 'stores.yml');
  writeFileSync(path, text);
  return path;
};
const settingsOf = (text: string, env: Record<string, string> = {}) => {
  const read = readEventStores(fileOf(text), env);
  if ('faults' in read) throw new Error(read.faults.join('\n'));
  return read.settings;
};
const faultsOf = (text: string, env: Record<string, string> = {}): string => {
  const read = readEventStores(fileOf(text), env);
  return 'faults' in read ? read.faults.join('\n') : '';
};

test('stores have a name, a title, a region, and credentials from elsewhere that are never printed', () => {
  writeFileSync(join(dir, 'password'), 'p@ss/word\n');
  const { default: first, stores } = settingsOf(
    `default: { title: Head office, region: 'Lyon, France' }
stores:
  - { name: eu, title: Europe, region: Frankfurt, url: 'https://ch.example.org:8443/tocsin', user: tocsin, passwordEnv: EU_PASSWORD, objects: /mnt/eu }
  - { name: us, url: 'https://us.example.org', user: t, passwordFile: '${join(dir, 'password')}' }
  - { name: here, folder: /srv/here }`,
    { EU_PASSWORD: 'quatre tasses' },
  );
  expect(first).toEqual({ name: 'default', title: 'Head office', region: 'Lyon, France' });
  expect(stores).toMatchObject([
    { name: 'eu', title: 'Europe', region: 'Frankfurt', objectsDir: '/mnt/eu' },
    { name: 'us', title: 'us', region: '', objectsDir: null },
    { name: 'here', at: { folder: '/srv/here' } },
  ]);
  const addresses = stores.map(({ at }) => ('url' in at ? at.url.reveal() : ''));
  expect(addresses[0]).toBe('https://tocsin:quatre%20tasses@ch.example.org:8443/tocsin');
  expect(decodeURIComponent(new URL(addresses[1] ?? '').password)).toBe('p@ss/word');
  expect(inspect(stores, { depth: 9 })).not.toContain('quatre');
});

test.each([
  ['a store without a place', 'stores: [{ name: eu }]', 'eu: Must have either url or folder.'],
  ['two places', "stores: [{ name: eu, url: 'http://a', folder: /b }]", 'either url or folder'],
  ['the name of the first store', 'stores: [{ name: default, folder: /b }]', 'every installation has'],
  ['a name twice', 'stores: [{ name: eu, folder: /a }, { name: eu, folder: /b }]', 'Two stores have this name'],
  ['a misspelt setting', 'stores: [{ name: eu, folder: /a, regoin: x }]', 'regoin'],
  ['another scheme', "stores: [{ name: eu, url: 'ftp://a' }]", 'begins with http'],
  ['a folder that depends on where it is started', 'stores: [{ name: eu, folder: data/eu }]', 'absolute'],
  ['a variable that is not there', "stores: [{ name: eu, url: 'http://a', passwordEnv: GONE }]", 'GONE is not set'],
  ['a file that is not there', "stores: [{ name: eu, url: 'http://a', passwordFile: /gone }]", '/gone cannot be read'],
])('%s is a fault', (_, text, sentence) => {
  expect(faultsOf(text)).toContain(sentence);
});

test('the settings name the file, and its faults are reported with all others', () => {
  const faults = readConfig({ TOCSIN_EVENT_STORES: join(dir, 'none.yml'), TOCSIN_TLS_KEY: '/key.pem' });
  expect('faults' in faults && faults.faults.join('\n')).toMatch(/none\.yml cannot be read[^]*TOCSIN_TLS_KEY/);
  const read = readConfig({ TOCSIN_EVENT_STORES: fileOf('stores: [{ name: eu, folder: /srv/eu }]') });
  expect('config' in read && read.config.eventStores.stores.map(({ name }) => name)).toEqual(['eu']);
  const scaled = readConfig({
    TOCSIN_EVENT_STORES: fileOf('stores: [{ name: eu, folder: /srv/eu }]'),
    NATS_URL: 'nats://localhost',
    DATABASE_URL: 'postgres://localhost/t',
    CLICKHOUSE_URL: 'http://localhost',
  });
  expect('faults' in scaled && scaled.faults.join('\n')).toContain('eu: a folder belongs to one process');
});
