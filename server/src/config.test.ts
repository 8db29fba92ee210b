// The settings: defaults, faults reported together, secrets hidden, and the page that describes them.
import { inspect } from 'node:util';

import { describe, expect, test } from 'vitest';

import { readConfig } from './config.ts';
import { configurationPage } from './configuration-page.ts';
import { settings } from './settings.ts';

const configOf = (env: Record<string, string>) => {
  const read = readConfig(env);
  if ('faults' in read) throw new Error(read.faults.join('\n'));
  return read;
};
const faultsOf = (env: Record<string, string>): string[] => {
  const read = readConfig(env);
  return 'faults' in read ? read.faults : [];
};

describe('settings', () => {
  test('an empty environment gives the defaults', () => {
    const { config } = configOf({});
    expect(config).toMatchObject({
      host: '127.0.0.1',
      port: 8480,
      dataDir: './data',
      logLevel: 'warn',
      publicUrl: null,
    });
    expect(config).toMatchObject({ retentionDays: 90, ingestMaxMb: 64, trustProxy: [], outboundAllow: [] });
    expect(config.syslog).toEqual({ host: '127.0.0.1', udpPort: 5514, tcpPort: 5514, org: null });
    expect(Object.isFrozen(config)).toBe(true);
  });

  test('an empty value counts as absent', () => {
    expect(configOf({ TOCSIN_PORT: '', TOCSIN_PUBLIC_URL: ' ' }).config).toMatchObject({ port: 8480, publicUrl: null });
  });

  test('every fault is reported at once, each with the name of its setting', () => {
    const faults = faultsOf({
      TOCSIN_PORT: 'eighty',
      TOCSIN_LOG_LEVEL: 'loud',
      DATABASE_URL: 'mysql://localhost',
      TOCSIN_ADMIN_EMAIL: 'a@example.org',
      TOCSIN_TRUST_PROXY: '10.0.0.0/8,nonsense',
    });
    for (const name of [
      'TOCSIN_PORT',
      'TOCSIN_LOG_LEVEL',
      'DATABASE_URL',
      'TOCSIN_ADMIN_PASSWORD',
      'TOCSIN_TRUST_PROXY',
    ])
      expect(faults.join('\n')).toContain(name);
  });

  test.each([
    ['TOCSIN_PORT', '65536'],
    ['TOCSIN_PORT', '-1'],
    ['TOCSIN_PORT', '1.5'],
    ['TOCSIN_PUBLIC_URL', 'soc.example.org'],
    ['TOCSIN_PUBLIC_URL', 'https://example.org/tocsin'],
    ['TOCSIN_RETENTION_DAYS', '0'],
    ['CLICKHOUSE_URL', 'tcp://localhost:9000'],
    ['TOCSIN_OUTBOUND_PROXY', 'socks5://localhost'],
  ])('%s=%s is refused', (name, value) => {
    expect(faultsOf({ [name]: value })).toEqual([expect.stringContaining(name)]);
  });

  test('a password shorter than 12 characters is refused without being printed', () => {
    const faults = faultsOf({ TOCSIN_ADMIN_EMAIL: 'a@example.org', TOCSIN_ADMIN_PASSWORD: 'hunter2' });
    expect(faults.join()).toContain('TOCSIN_ADMIN_PASSWORD');
    expect(faults.join()).not.toContain('hunter2');
  });

  test('secrets print as dots and are still usable', () => {
    const { config } = configOf({ DATABASE_URL: 'postgres://u:pass-word@localhost/db' });
    const shown = [JSON.stringify(config), inspect(config, { depth: 5 }), String(config.databaseUrl)].join();
    expect(shown).not.toContain('pass-word');
    expect(config.databaseUrl?.reveal()).toBe('postgres://u:pass-word@localhost/db');
  });

  test('lists are split at commas, addresses reduced to their origin', () => {
    const { config } = configOf({
      TOCSIN_OUTBOUND_ALLOW: 'misp.lan, 10.2.0.0/16,',
      TOCSIN_TRUST_PROXY: '127.0.0.1,fd00::/8',
      TOCSIN_PUBLIC_URL: 'https://SOC.example.org/',
    });
    expect(config.outboundAllow).toEqual(['misp.lan', '10.2.0.0/16']);
    expect(config.trustProxy).toEqual(['127.0.0.1', 'fd00::/8']);
    expect(config.publicUrl).toBe('https://soc.example.org');
  });

  test('a misspelt setting is warned of', () => {
    expect(configOf({ TOCSIN_PROT: '1', PATH: '/bin' }).warnings).toEqual([
      'TOCSIN_PROT is not a setting of the server.',
    ]);
  });
});

describe('docs/configuration.md', () => {
  test('describes every setting', () => {
    for (const [name, schema] of Object.entries(settings.shape))
      expect([name, schema.description]).toEqual([name, expect.stringMatching(/\.$/)]);
  });
  test('is what the settings generate', async () => {
    // `vitest -u` writes it anew.
    await expect(configurationPage()).toMatchFileSnapshot('../../docs/configuration.md');
  });
});
