// Roots told to others: stamped by an authority that OpenSSL is, locked in a bucket, sent by mail; and what is not believed.
import { createHash } from 'node:crypto';

import { ledgerAnchorTroubled } from '@tocsin/contracts/activity';
import { putLedgerAnchor, type AnchorSettings } from '@tocsin/contracts/api/ledger-anchors';
import { asBytes } from '@tocsin/contracts/ledger/fixtures';
import { rootStatement, type AnchorKind } from '@tocsin/contracts/ledger/format';
import { readTimeStamp } from '@tocsin/contracts/ledger/time-stamp';
import { verifyLedger } from '@tocsin/contracts/ledger/verify';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';

import { Problem } from '#platform/errors';
import { onlyValues, testVault } from '#platform/keys/testing';
import { createOutbound } from '#platform/outbound';
import { aBucket } from '#platform/s3-fixtures';
import { activitiesOf, openTestDatabase, testContext, type TestContext } from '#platform/testing';

import { act, aGround, chainAll, exported } from '../fixtures.ts';
import { sealRoot, type Ground } from '../seal-root.ts';
import { anAuthority, hasOpenssl, type Authority } from './fixtures.ts';
import { deleteLedgerAnchor, listLedgerAnchors, putLedgerAnchorWith, runLedgerAnchorWith } from './manage.ts';
import { anchorRootsWith, pauseAfter, type AnchorGround } from './tell.ts';
import { certificatesIn, checkTimeStamp, timeStampRequest } from './time-stamp.ts';

const handle = await openTestDatabase();
const outbound = createOutbound({ allow: ['127.0.0.1'] });
const letters: { to: readonly string[]; subject: string; text: string }[] = [];
let mailFault: Problem | null = null;
let ctx: TestContext;
let ground: Ground & AnchorGround;
const undo: (() => Promise<void>)[] = [];
afterAll(async () => {
  await outbound.close();
  await handle.close();
});
afterEach(async () => {
  for (const close of undo.splice(0)) await close();
});
beforeEach(async () => {
  // The authority stamps the time of now, and is believed within a day of it.
  ctx = await testContext(handle, { now: new Date() });
  mailFault = null;
  letters.length = 0;
  ground = {
    ...aGround(handle),
    vault: testVault(handle),
    secrets: onlyValues,
    outbound,
    sendMail: async (letter) => {
      if (mailFault) throw mailFault;
      letters.push(letter);
    },
  };
});

async function aRoot() {
  await act(ctx, 3);
  await chainAll(handle);
  return await sealRoot(ground, ctx);
}
const put = (kind: AnchorKind, settings: AnchorSettings, more: { credential?: string; enabled?: boolean } = {}) =>
  putLedgerAnchorWith(ground)(ctx, putLedgerAnchor.input.parse({ kind, settings, ...more }));
const turn = () => anchorRootsWith(ground)(ctx);
const anchors = async () => (await listLedgerAnchors(ctx)).items;
const verified = async (text?: string) => verifyLedger(asBytes(text ?? (await exported(ground, ctx))), []);
const letterTo = (to: string) => put('e-mail', { kind: 'e-mail', to });

describe.skipIf(!hasOpenssl())('a time stamp', () => {
  const stampedBy = async (authority: Authority) => {
    undo.push(authority.close);
    await put('rfc3161', { kind: 'rfc3161', url: authority.url, ca: authority.ca });
  };

  it('is asked for, checked, kept, and found by whoever verifies the export', async () => {
    const root = await aRoot();
    const authority = await anAuthority();
    await stampedBy(authority);
    await turn();
    const [entry] = await anchors();
    expect(entry).toMatchObject({ number: root.number, kind: 'rfc3161', problem: null, attempts: 1 });
    const [stamp] = authority.stamps;
    if (!stamp) throw new Error('Nothing was stamped.');
    expect(readTimeStamp(new Uint8Array(stamp))?.imprint).toBe(entry?.digest);
    authority.verify(stamp, rootStatement(root));
    // The export seals a root of its own, which nobody has stamped.
    const verdict = await verified();
    expect(verdict).toMatchObject({ outcome: 'intact', facts: { anchors: [{ kind: 'rfc3161', count: 1, wrong: 0 }] } });
    await turn();
    expect(authority.stamps).toHaveLength(2);
    await turn();
    expect(authority.stamps).toHaveLength(2);
  });

  it('of another root is found out, though the file was put together anew', async () => {
    await aRoot();
    const authority = await anAuthority();
    await stampedBy(authority);
    await turn();
    await aRoot();
    await turn();
    const text = await exported(ground, ctx);
    const lines = text.split('\n');
    const [first, second] = lines.filter((line) => line.includes('"kind":"anchor"'));
    const proofIn = (line = '') => /"proof":"([^"]+)"/.exec(line)?.[1] ?? '';
    const verdict = await verified(text.replace(proofIn(first), proofIn(second)));
    expect(verdict.facts.anchors).toMatchObject([{ count: 2, wrong: 1 }]);
    expect(verdict.findings.map(({ code }) => code)).toEqual(expect.arrayContaining(['anchor_wrong', 'file_changed']));
  });

  it.each([
    ['answers with an error', 503, 'status 503'],
    ['answers with something else', Buffer.from('no'), 'no TimeStampResp'],
    // TimeStampResp with status 2, rejection.
    ['refuses', Buffer.from('30053003020102', 'hex'), 'refused with status 2'],
  ])('of one that %s is tried again', async (_, answer, problem) => {
    await aRoot();
    const authority = await anAuthority();
    await stampedBy(authority);
    authority.next.push(answer);
    await turn();
    const failed = { at: null, attempts: 1, place: '', problem: expect.stringContaining(problem) };
    expect(await anchors()).toMatchObject([{ ...failed, retryAt: expect.any(String) }]);
    await turn();
    expect(await anchors()).toMatchObject([failed]);
    ctx.clock.advance(pauseAfter(0));
    await turn();
    expect(await anchors()).toMatchObject([{ at: expect.any(String), attempts: 2, problem: null }]);
  });

  it('of another root is not believed', async () => {
    await aRoot();
    const authority = await anAuthority();
    await stampedBy(authority);
    await turn();
    const [old] = authority.stamps;
    if (!old) throw new Error('Nothing was stamped.');
    await aRoot();
    authority.next.push(old);
    const { ok, problem } = await runLedgerAnchorWith(ground)(ctx, { kind: 'rfc3161' });
    expect([ok, problem]).toEqual([false, expect.stringContaining('stamps another hash')]);
  });

  it('given before, changed, late, or of one whose chain ends elsewhere is not believed', async () => {
    const [authority, other] = [await anAuthority(), await anAuthority()];
    undo.push(authority.close, other.close);
    const statement = new TextEncoder().encode('{"number":1}');
    const digest = createHash('sha256').update(statement).digest('hex');
    const nonce = Buffer.from('40aabbccddeeff00', 'hex');
    const { body } = await outbound.call({ service: 'TSA', method: 'POST', url: authority.url, body: timeStampRequest(digest, nonce) }); // prettier-ignore
    const asked = { statement, digest, nonce, trusted: certificatesIn(authority.ca), now: new Date() };
    await checkTimeStamp(body, asked);
    const because = (about: Partial<typeof asked>, reply: Buffer = body) =>
      checkTimeStamp(reply, { ...asked, ...about }).then(
        () => 'believed',
        (error: Error) => error.message,
      );
    expect(await because({ nonce: Buffer.from('40aabbccddeeff01', 'hex') })).toContain('answers another request');
    expect(await because({ trusted: certificatesIn(other.ca) })).toContain('does not lead to a certificate');
    expect(await because({ now: new Date(Date.now() + 2 * 86_400_000) })).toContain('its time is');
    const bent = Buffer.from(body);
    bent[bent.length - 1] = (bent.at(-1) ?? 0) ^ 1;
    expect(await because({}, bent)).toContain('does not lead to a certificate');
  });
});

describe('an object under lock', () => {
  const keys = { accessKeyId: 'AKIA', secretAccessKey: 'quatre tasses', region: 'eu-west-3' };
  const placeAt = (endpoint: string): AnchorSettings => ({ kind: 'object-lock', endpoint, region: keys.region, bucket: 'notary', prefix: 'tocsin/', pathStyle: true, accessKeyId: keys.accessKeyId, retainDays: 3650 }); // prettier-ignore

  it('has the retention that was asked for', async () => {
    const bucket = await aBucket('notary', { ...keys, now: () => ctx.now() });
    undo.push(bucket.close);
    const root = await aRoot();
    await put('object-lock', placeAt(bucket.endpoint), { credential: keys.secretAccessKey });
    await turn();
    const key = `tocsin/${ctx.orgId}/0000000001.json`;
    expect(await anchors()).toMatchObject([{ number: root.number, place: `notary/${key}`, problem: null }]);
    const until = new Date(ctx.now().getTime() + 3650 * 86_400_000).toISOString();
    expect(bucket.lockOf(key)).toBe(`COMPLIANCE until ${until}`);
    expect(await verified()).toMatchObject({
      outcome: 'intact',
      facts: { anchors: [{ kind: 'object-lock', wrong: 0 }] },
    });
  });

  it('that the bucket took without locking it is no anchor', async () => {
    const bucket = await aBucket('notary', { ...keys, now: () => ctx.now(), ignoresLocks: true });
    undo.push(bucket.close);
    await aRoot();
    await put('object-lock', placeAt(bucket.endpoint), { credential: keys.secretAccessKey });
    await turn();
    expect(await anchors()).toMatchObject([{ at: null, problem: expect.stringContaining('Object Lock') }]);
  });

  it('needs the secret again at another address', async () => {
    await expect(put('object-lock', placeAt('https://s3.example'))).rejects.toMatchObject({
      code: 'credential_needed',
    });
    await put('object-lock', placeAt('https://s3.example'), { credential: 'x' });
    await put('object-lock', placeAt('https://s3.example'));
    const moved = put('object-lock', placeAt('https://elsewhere.example'));
    await expect(moved).rejects.toMatchObject({ code: 'credential_needed' });
  });
});

describe('a letter', () => {
  it('holds the root and its hash', async () => {
    const root = await aRoot();
    await letterTo('notary@example.org');
    await turn();
    const [letter] = letters;
    const [entry] = await anchors();
    expect(letter?.to).toEqual(['notary@example.org']);
    expect(letter?.text).toContain(entry?.digest ?? 'none');
    expect(letter?.text).toContain(root.signature);
  });

  it('that fails is tried again, and told once', async () => {
    await aRoot();
    await letterTo('notary@example.org');
    mailFault = new Problem('upstream_failed', 'mail_failed', 'No.');
    for (let at = 0; at < 3; at += 1) {
      await turn();
      ctx.clock.advance(pauseAfter(at));
    }
    expect(await anchors()).toMatchObject([{ at: null, attempts: 3, problem: 'No.' }]);
    mailFault = null;
    await turn();
    expect(letters).toHaveLength(1);
    expect(await activitiesOf(ctx, ledgerAnchorTroubled.type)).toHaveLength(1);
  });
});

it('each root has its anchor, in order, and what is stopped is told nothing', async () => {
  await aRoot();
  await aRoot();
  await letterTo('notary@example.org');
  await aRoot();
  await turn();
  // The newest when it was set up, which vouches for those before, and each since.
  expect((await anchors()).map(({ number }) => number)).toEqual([3, 2]);
  expect((await listLedgerAnchors(ctx)).targets).toMatchObject([{ done: 2, waiting: 0, last: { number: 3 } }]);
  await put('e-mail', { kind: 'e-mail', to: 'notary@example.org' }, { enabled: false });
  await aRoot();
  await turn();
  expect(letters).toHaveLength(2);
});

it('only whoever decides on security may say who is told', async () => {
  const custodian = await testContext(handle, { orgId: ctx.orgId, role: 'evidence_custodian' });
  const input = putLedgerAnchor.input.parse({ kind: 'e-mail', settings: { kind: 'e-mail', to: 'a@b.example' } });
  await expect(putLedgerAnchorWith(ground)(custodian, input)).rejects.toMatchObject({ code: 'missing_permission' });
  await letterTo('a@b.example');
  expect((await listLedgerAnchors(custodian)).targets).toHaveLength(1);
  await expect(deleteLedgerAnchor(custodian, { kind: 'e-mail' })).rejects.toMatchObject({ code: 'missing_permission' });
  const wrong = put('rfc3161', { kind: 'rfc3161', url: 'https://tsa.example', ca: '-----BEGIN CERTIFICATE-----' });
  await expect(wrong).rejects.toMatchObject({ code: 'certificate_wrong' });
  await expect(put('rfc3161', { kind: 'e-mail', to: 'a@b.example' })).rejects.toMatchObject({
    code: 'anchor_kind_differs',
  });
});
