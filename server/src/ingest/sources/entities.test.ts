// What an event is about, and what is too common to be that.
import { entityKinds } from '@tocsin/contracts/alert';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { entitiesOf } from './entities.ts';

describe('the entities of an event', () => {
  it('are its host, user, addresses, names, hashes, files, processes and mail addresses, in lower case and once', () => {
    expect(
      entitiesOf({
        'host.name': 'LYO-PC117.armorique.example',
        'user.name': 'Lea.Martin',
        'user.domain': 'ARMORIQUE',
        'user.target.name': 'lea.martin',
        'user.email': 'Lea@armorique.example',
        'source.ip': '10.20.4.31',
        'destination.ip': '203.0.113.80',
        'host.ip': ['10.20.4.31', 'fe80::1'],
        'dns.question.name': 'Maj.Example.NET.',
        'dns.resolved_ip': ['203.0.113.80'],
        'url.full': 'http://maj.example.net/A',
        'url.domain': 'maj.example.net',
        'process.hash.sha256': 'AB',
        'file.path': 'C:\\Temp\\A.exe',
        'process.executable': 'C:\\Windows\\cmd.exe',
        'process.parent.executable': 'C:\\Windows\\CMD.exe',
        'email.to.address': ['x@example.org'],
      }),
    ).toEqual([
      'host:lyo-pc117.armorique.example',
      'user:armorique\\lea.martin',
      'ip:10.20.4.31',
      'ip:203.0.113.80',
      'ip:fe80::1',
      'domain:maj.example.net',
      'url:http://maj.example.net/a',
      'hash:ab',
      'file:c:\\temp\\a.exe',
      'process:c:\\windows\\cmd.exe',
      'email:lea@armorique.example',
      'email:x@example.org',
    ]);
  });

  it.each([
    'SYSTEM',
    'Système',
    'LOCAL SERVICE',
    'SERVICE RÉSEAU',
    'ANONYMOUS LOGON',
    'REN-DC01$',
    '-',
    'DWM-2',
    'UMFD-0',
  ])('do not name the account %s', (name) => {
    expect(entitiesOf({ 'user.name': name, 'user.domain': 'AUTORITE NT' })).toEqual([]);
  });

  it('name a local account without the machine as its domain', () => {
    for (const domain of ['PC7', 'pc7', '.', 'pc7.example.org']) {
      expect(entitiesOf({ 'host.name': 'PC7.example.org', 'user.name': 'admin', 'user.domain': domain })).toContain(
        'user:admin',
      );
    }
  });

  it('leave out loopback and unspecified addresses, bare host names as domains, and overlong values', () => {
    const ecs = {
      'source.ip': '127.0.0.1',
      'destination.ip': '::',
      'source.domain': 'PC7',
      'url.full': `http://x/${'a'.repeat(1_000)}`,
    };
    expect(entitiesOf({ ...ecs, 'host.name': 'localhost', 'host.ip': ['::1', '0.0.0.0'] })).toEqual([]);
  });

  it('are always of a known kind, in lower case, and never doubled', () => {
    const kinds: readonly string[] = entityKinds;
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (name, domain, text) => {
        const found = entitiesOf({
          'user.name': name,
          'user.domain': domain,
          'host.name': text,
          'file.path': text,
          'dns.question.name': domain,
        });
        expect(new Set(found).size).toBe(found.length);
        for (const entity of found) {
          expect(kinds).toContain(entity.slice(0, entity.indexOf(':')));
          expect(entity).toBe(entity.toLowerCase());
        }
      }),
    );
  });
});
