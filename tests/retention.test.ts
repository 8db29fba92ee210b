// A purge as an administrator asks for it: by HTTP, through the queue, to the certificate that verifies.
import { verifyCertificate } from '@tocsin/contracts/ledger/certificate';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { eventually, signedIn, startHere, type Running } from './running.ts';

let running: Running;
beforeAll(async () => {
  running = await startHere({});
}, 300_000);
afterAll(() => running.stop());

test('a purge on demand ends with a certificate signed by the ledger’s key', { timeout: 300_000 }, async () => {
  const { call } = await signedIn(running.app.address);
  const { id: purgeId } = await call('POST /retention/purges', {});
  await eventually(
    'a certificate',
    async () => (await call('GET /retention/purges', {})).items.find(({ hasCertificate }) => hasCertificate),
    120_000,
  );
  const certificate = await call('GET /retention/purges/:purgeId/certificate', { purgeId });
  const keys = (await call('GET /ledger', {})).keys.map(({ id }) => id);
  expect(await verifyCertificate(certificate, keys)).toMatchObject({ outcome: 'intact', trusted: true });
  expect((await call('GET /retention/preview', {})).items.map(({ count }) => count)).toEqual(Array(8).fill(0));
});
