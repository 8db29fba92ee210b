// TLS at the doors: works out of the box, follows its files, and knows who shows a certificate.
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls';

import { afterAll, afterEach, describe, expect, test } from 'vitest';

import { openTestDatabase, testContext } from '#platform/testing';

import { changeDoor } from './change-door.ts';
import { aHouse, freePort, heard, host, testDoors, until, type TestHouse } from './fixtures.ts';
import { getDoorCertificate } from './list-doors.ts';
import { namesIn } from './peer-of.ts';
import { makeCertificate } from './self-signed.ts';

const handle = await openTestDatabase();
const ctx = await testContext(handle, { now: new Date() });
const files = await mkdtemp(join(tmpdir(), 'tocsin-tls-'));
let running: TestHouse[] = [];
let number = 0;
afterEach(async () => {
  await Promise.all(running.splice(0).map(({ stop }) => stop()));
  running = [];
});
afterAll(async () => {
  await rm(files, { recursive: true });
  await handle.close();
});

async function aTlsHouse(tls: NonNullable<Parameters<typeof aHouse>[2]>['tls'] = {}) {
  number += 1;
  const suffix = `tls-${number}`;
  const { doors } = testDoors(suffix);
  const made = await aHouse(handle, doors, { tls, limits: { graceMs: 300, handshakeMs: 400 } });
  running.push(made);
  const at = { house: made.house, mainUrl: () => '' };
  const port = await freePort();
  const change = (kind: 'web' | 'line', wanted: Record<string, unknown>) =>
    changeDoor(at)(ctx, {
      doorId: `${kind}-${suffix}`,
      enabled: true,
      port,
      tls: true,
      organisation: 'own',
      ...wanted,
    });
  return { ...made, change, port, suffix, certificate: () => getDoorCertificate(at)(ctx) };
}

async function written(name: string, names: readonly string[]) {
  const made = await makeCertificate(names, new Date());
  const paths = { certificate: join(files, `${name}.pem`), key: join(files, `${name}-key.pem`) };
  await writeFile(paths.certificate, made.certificate);
  await writeFile(paths.key, made.key);
  return { ...made, paths };
}

async function secured(port: number, options: ConnectionOptions): Promise<TLSSocket> {
  const socket = connect({ port, host, servername: 'localhost', ...options });
  await once(socket, 'secureConnect');
  return socket;
}
async function answerTo(socket: TLSSocket, line: string): Promise<string> {
  socket.write(`${line}\n`);
  const [chunk]: unknown[] = await once(socket, 'data');
  return String(chunk);
}

describe('TLS without files of one’s own', () => {
  test('shows a certificate made here, kept, and verified by who trusts it', async () => {
    const { change, port, certificate, dataDir, house } = await aTlsHouse();
    expect(await change('line', {})).toMatchObject({ state: 'open' });
    const { pem, fingerprint, names, origin, expiresAt } = await certificate();
    expect({ origin, names }).toEqual({ origin: 'own', names: expect.arrayContaining(['127.0.0.1', 'localhost']) });
    expect(Date.parse(expiresAt)).toBeGreaterThan(Date.now() + 9 * 365 * 86_400_000);
    const socket = await secured(port, { ca: pem });
    expect(socket.getPeerX509Certificate()?.fingerprint256).toBe(fingerprint);
    expect(await answerTo(socket, 'one')).toMatch(/^hello/);
    socket.destroy();
    const distrusting = connect({ port, host });
    expect(await once(distrusting, 'error')).toMatchObject([{ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }]);
    const old = connect({ port, host, ca: pem, maxVersion: 'TLSv1.1', minVersion: 'TLSv1' });
    await once(old, 'error');

    expect((await stat(join(dataDir, 'doors/key.pem'))).mode & 0o777).toBe(0o600);
    const again = await aHouse(handle, [], { tls: { dataDir } });
    running.push(again);
    await again.house.certificates.material();
    expect(again.house.certificates.describe()?.fingerprint).toBe(fingerprint);
    expect(house.certificates.describe()?.fault).toBeNull();
  });

  test('a handshake that is none is counted, and takes nobody’s place', async () => {
    const { change, port, certificate, house, suffix } = await aTlsHouse();
    await change('line', {});
    const { connected } = await import('./fixtures.ts');
    const [plain, silent] = [await connected(port), await connected(port)];
    plain.write('<13>hello, this is no TLS\n');
    await heard(plain);
    await heard(silent);
    expect(house.tally.total(`line-${suffix}`, 'malformed')).toBe(2);
    const socket = await secured(port, { ca: (await certificate()).pem });
    expect(await answerTo(socket, 'one')).toMatch(/^hello/);
    socket.destroy();
  });

  test('works for doors that speak HTTP', async () => {
    const { change, port, certificate } = await aTlsHouse();
    await change('web', {});
    const { pem } = await certificate();
    const asked = request({ host, port, ca: pem, path: '/', headers: { authorization: 'nothing' } });
    asked.end();
    const [response] = await once(asked, 'response');
    expect(response).toMatchObject({ statusCode: 401 });
  });
});

describe('TLS with files', () => {
  test('serves what the files hold now, and does not cut off who is connected', async () => {
    const first = await written('served', ['first.example', 'localhost']);
    const { change, port, house } = await aTlsHouse(first.paths);
    await change('line', {});
    const before = await secured(port, { ca: first.certificate });
    const second = await written('served', ['second.example', 'localhost']);
    await until(() => house.certificates.describe()?.names.includes('second.example') ?? false);
    const after = await secured(port, { ca: second.certificate });
    expect(await answerTo(before, 'still here')).toMatch(/^hello/);
    expect(await answerTo(after, 'new')).toMatch(/^hello/);
    expect(before.getPeerX509Certificate()?.subjectAltName).toContain('first.example');

    await writeFile(first.paths.key, 'no key at all');
    await until(() => house.certificates.describe()?.fault !== null);
    expect(house.certificates.describe()?.fault).toMatch(/^Certificate and key do not fit together/);
    const last = await secured(port, { ca: second.certificate });
    expect(await answerTo(last, 'as before')).toMatch(/^hello/);
    for (const socket of [before, after, last]) socket.destroy();
  });

  test('says what cannot be read, and opens when it can', async () => {
    const made = await written('late', ['localhost']);
    await rm(made.paths.key);
    const { change, house } = await aTlsHouse(made.paths);
    expect(await change('line', {})).toMatchObject({
      state: 'failed',
      because: `The file ${made.paths.key} cannot be read.`,
    });
    await writeFile(made.paths.key, made.key);
    await house.settle();
    expect(house.places().find(({ door }) => door.kind === 'stream')?.state).toBe('open');
  });
});

describe('mutual TLS', () => {
  test('takes only verified clients where it is required, and tells doors their names', async () => {
    const client = await written('client', ['gateway.example', 'alias.example']);
    const stranger = await written('stranger', ['stranger.example']);
    const { change, port, certificate, house, suffix } = await aTlsHouse({
      clientAuthorities: client.paths.certificate,
    });
    expect(await change('line', { clientCertificates: 'required' })).toMatchObject({ state: 'open' });
    const { pem: ca } = await certificate();
    const known = await secured(port, { ca, cert: client.certificate, key: client.key });
    expect(await answerTo(known, 'one')).toContain('gateway.example alias.example');
    known.destroy();
    for (const shown of [{}, { cert: stranger.certificate, key: stranger.key }]) {
      const refused = connect({ port, host, servername: 'localhost', ca, ...shown });
      refused.on('error', () => undefined);
      expect(await heard(refused)).toBe('');
    }
    await until(() => house.tally.total(`line-${suffix}`, 'unauthorised') === 2);

    await change('line', { clientCertificates: 'optional' });
    for (const shown of [{}, { cert: stranger.certificate, key: stranger.key }]) {
      const socket = await secured(port, { ca, ...shown });
      expect(await answerTo(socket, 'two')).not.toContain('example');
      socket.destroy();
    }
    const again = await secured(port, { ca, cert: client.certificate, key: client.key });
    expect(await answerTo(again, 'three')).toContain('gateway.example');
    again.destroy();
  });
});

test.each([
  [undefined, []],
  ['DNS:a.example, IP Address:192.0.2.1, DNS:b.example', ['a.example', '192.0.2.1', 'b.example']],
  ['DNS:"evil.example, DNS:good.example", DNS:b.example', ['evil.example, DNS:good.example', 'b.example']],
])('names in %j', (text, names) => expect(namesIn(text)).toEqual(names));

test('the key of our own certificate is PEM that others read', async () => {
  const made = await makeCertificate(['a.example'], new Date());
  expect(made.key).toMatch(/^-----BEGIN PRIVATE KEY-----\n(?:[A-Za-z0-9+/=]{1,64}\n)+-----END PRIVATE KEY-----\n$/);
  await writeFile(join(files, 'own.pem'), made.certificate);
  expect(await readFile(join(files, 'own.pem'), 'utf8')).toMatch(/^-----BEGIN CERTIFICATE-----\n/);
});
