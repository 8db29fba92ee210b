// The address end to end: from a delivery over HTTP to alerts, on a real database and telemetry log.
import { createHmac } from 'node:crypto';
import { gzipSync } from 'node:zlib';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { actOnAlerts } from '#alerts';
import type { DatabaseHandle } from '#platform/database';
import { activitiesOf, openTestDatabase, type TestContext } from '#platform/testing';

import { getAlert } from '../../alerts/get.ts';
import { listAlerts } from '../../alerts/list.ts';
import { aGround, anAdmin, deliveriesOf, type Ground } from './fixtures.ts';
import { finishTakenWith } from './replay.ts';
import { verifyPresets } from './verify-presets.ts';

let handle: DatabaseHandle;
let ground: Ground;
let ctx: TestContext;
beforeAll(async () => {
  handle = await openTestDatabase();
});
afterAll(() => handle.close());
beforeEach(async () => {
  ctx = await anAdmin(handle);
  ground = await aGround(handle, ctx.clock);
});
afterEach(() => ground.close());

const alertsOf = async () => (await listAlerts(ctx, { sort: '-createdAt', limit: 100 })).items;
const firing = (over: Record<string, unknown> = {}) => ({
  version: '4',
  status: 'firing',
  alerts: [
    {
      status: 'firing',
      labels: { alertname: 'DiskFull', instance: 'web-1:9100', severity: 'critical' },
      annotations: { summary: 'Less than 5 % left', description: 'On /var.' },
      startsAt: '2026-03-14T11:58:00Z',
      endsAt: '0001-01-01T00:00:00Z',
      generatorURL: 'https://prometheus.example/graph?g0',
      fingerprint: 'aa11',
      ...over,
    },
  ],
});
const resolved = (over: Record<string, unknown> = {}) =>
  firing({ status: 'resolved', endsAt: '2026-03-14T11:59:30Z', ...over });

describe('a delivery', () => {
  it('becomes an alert with all that the product said, and an event with the original', async () => {
    const { path, id } = await ground.webhook(ctx, 'alertmanager', { name: 'Prometheus of Lyon' });
    const answer = await ground.send(path, { body: firing() });

    expect(answer).toMatchObject({ status: 200, body: { alerts: 1, repeated: false } });
    const [alert] = await alertsOf();
    expect(alert).toMatchObject({
      title: 'DiskFull: Less than 5 % left',
      severity: 4,
      rule: { id: 'alertmanager:DiskFull', title: 'DiskFull' },
      entities: [{ kind: 'host', value: 'web-1' }],
      firstSeenAt: '2026-03-14T11:58:00.000Z',
      source: {
        product: 'Alertmanager',
        name: 'Prometheus of Lyon',
        url: 'https://prometheus.example/graph?g0',
        severity: 'critical',
        status: 'firing',
      },
    });
    const [record] = await ground.stored();
    const row = JSON.parse(record?.rows.toString().trim() ?? '') as Record<string, unknown>;
    expect(row).toMatchObject({
      dataset: 'alertmanager.alert',
      event_kind: 'alert',
      rule_name: 'DiskFull',
      host_name: 'web-1',
    });
    expect(row['raw']).toContain('"fingerprint":"aa11"');
    const detail = await getAlert(ctx, { alertId: alert?.id ?? '' });
    expect(detail.evidence[0]?.eventId).toBe(`${Date.parse('2026-03-14T11:58:00Z')}-${record?.batch}-0`);
    expect(detail.description).toBe('On /var.');
    expect(await deliveriesOf(ctx)).toMatchObject([{ webhookId: id, status: 'done', alerts: 1, repeats: 0 }]);
    const [raised] = await activitiesOf(ctx, 'alert.raised');
    expect(raised).toMatchObject({ actorKind: 'integration', actorId: id, actorName: 'Prometheus of Lyon' });
  });

  it('sent again is stored once and counted once', async () => {
    const { path } = await ground.webhook(ctx, 'alertmanager');
    await ground.send(path, { body: firing() });
    ctx.clock.advance(5 * 60_000);
    expect(await ground.send(path, { body: firing() })).toMatchObject({ status: 200, body: { repeated: true } });

    expect(await alertsOf()).toMatchObject([{ occurrenceCount: 1 }]);
    expect(await ground.stored()).toHaveLength(1);
    expect(await deliveriesOf(ctx)).toMatchObject([{ status: 'done', repeats: 1 }]);
  });

  it('with the same content later is the same alert, seen once more', async () => {
    const { path } = await ground.webhook(ctx, 'alertmanager');
    await ground.send(path, { body: firing() });
    ctx.clock.advance(60 * 60_000);
    await ground.send(path, { body: firing() });

    expect(await alertsOf()).toMatchObject([{ occurrenceCount: 2 }]);
    expect(await deliveriesOf(ctx)).toHaveLength(2);
  });

  it.each([
    ['gzip, without a word about it', gzipSync(JSON.stringify(firing()))],
    ['objects one after the other', `${JSON.stringify(firing())}${JSON.stringify(firing({ fingerprint: 'bb22' }))}`],
    ['lines', `${JSON.stringify(firing())}\n${JSON.stringify(firing({ fingerprint: 'bb22' }))}\n`],
    ['a list', JSON.stringify([firing(), firing({ fingerprint: 'bb22' })])],
    ['a byte order mark', `\uFEFF${JSON.stringify(firing())}`],
    ['a form', `payload=${encodeURIComponent(JSON.stringify(firing()))}`],
  ])('is read as %s', async (name, body) => {
    const { path } = await ground.webhook(ctx, 'alertmanager');
    const answer = await ground.send(path, { body });
    expect(answer).toMatchObject({ status: 200, body: { alerts: /one after|lines|list/.test(name) ? 2 : 1 } });
  });

  it.each([
    ['no JSON', 'hello', 'webhook_unreadable'],
    ['half of one', '{"alerts": [', 'webhook_unreadable'],
    ['another product’s', '{"zen":"x"}', 'webhook_unreadable'],
    ['too deep', `{"alerts":${'['.repeat(200)}${']'.repeat(200)}}`, 'webhook_unreadable'],
    ['damaged gzip', Buffer.from([0x1f, 0x8b, 1, 2, 3]), 'body_not_gzip'],
  ])('that is %s is refused with a reason', async (_, body, code) => {
    const { path } = await ground.webhook(ctx, 'alertmanager');
    expect(await ground.send(path, { body })).toMatchObject({ status: 400, body: { code } });
    expect(await alertsOf()).toEqual([]);
    const kept = (await deliveriesOf(ctx)).map(({ status }) => status);
    expect(kept).toEqual(code === 'webhook_unreadable' ? ['refused'] : []);
  });

  it('with text that no database keeps is stored all the same', async () => {
    const { path } = await ground.webhook(ctx, 'generic');
    const body = String.raw`{"title":"a\u0000b \ud800","id":"\udfff\u0000","host":"h\u0000","user":"\ud83d","note\u0000":"\u0000","__proto__":{"x":1}}`;
    expect(await ground.send(path, { body })).toMatchObject({ status: 200, body: { alerts: 1 } });
    expect(await alertsOf()).toMatchObject([{ title: 'a\uFFFDb \uFFFD' }]);
    expect(await ground.stored()).toHaveLength(1);
  });

  it('that unpacks to more than it may is refused', async () => {
    const { path } = await ground.webhook(ctx, 'alertmanager');
    const body = gzipSync(Buffer.alloc(20 << 20, 0x20));
    expect(await ground.send(path, { body })).toMatchObject({ status: 413, body: { code: 'body_too_large' } });
  });
});

describe('firing, resolved and firing again', () => {
  it('sets what the product says, and leaves the triage to people', async () => {
    const { path } = await ground.webhook(ctx, 'alertmanager');
    await ground.send(path, { body: firing() });
    await ground.send(path, { body: resolved() });
    expect(await alertsOf()).toMatchObject([
      { stage: 'new', occurrenceCount: 1, source: { status: 'resolved', statusAt: '2026-03-14T11:59:30.000Z' } },
    ]);
    await ground.send(path, { body: firing({ startsAt: '2026-03-14T11:59:50Z' }) });
    expect(await alertsOf()).toMatchObject([{ stage: 'new', occurrenceCount: 2, source: { status: 'firing' } }]);
    expect((await activitiesOf(ctx, 'alert.source_said')).map(({ data }) => data)).toMatchObject([
      { status: 'resolved', product: 'Alertmanager' },
      { status: 'firing' },
    ]);
  });

  it('closes what nobody has touched, if so wished, and reopens it', async () => {
    const { path } = await ground.webhook(ctx, 'alertmanager', { autoClose: true });
    await ground.send(path, { body: firing() });
    await ground.send(path, { body: resolved() });
    expect(await alertsOf()).toMatchObject([
      { stage: 'resolved', verdict: 'undetermined', verdictReason: 'The product that raised it says that it is over.' },
    ]);
    expect(await activitiesOf(ctx, 'alert.resolved')).toHaveLength(1);
    await ground.send(path, { body: firing({ startsAt: '2026-03-14T11:59:50Z' }) });
    expect(await alertsOf()).toMatchObject([{ stage: 'new', verdict: null, source: { status: 'firing' } }]);
  });

  it('does not close what somebody works on', async () => {
    const { path } = await ground.webhook(ctx, 'alertmanager', { autoClose: true });
    await ground.send(path, { body: firing() });
    const [alert] = await alertsOf();
    await actOnAlerts(ctx, { action: 'acknowledge', ids: [alert?.id ?? ''] });
    await ground.send(path, { body: resolved() });
    expect(await alertsOf()).toMatchObject([{ stage: 'acknowledged', source: { status: 'resolved' } }]);
  });

  it('an old "firing" that comes late does not take the end back', async () => {
    const { path } = await ground.webhook(ctx, 'alertmanager');
    await ground.send(path, { body: firing() });
    await ground.send(path, { body: resolved() });
    await ground.send(path, { body: firing({ startsAt: '2026-03-14T11:58:30Z' }) });
    expect(await alertsOf()).toMatchObject([{ occurrenceCount: 2, source: { status: 'resolved' } }]);
  });

  it('the end of something that never came here makes no alert and is said', async () => {
    const { path } = await ground.webhook(ctx, 'alertmanager');
    expect(await ground.send(path, { body: resolved() })).toMatchObject({ status: 200, body: { alerts: 0 } });
    expect(await alertsOf()).toEqual([]);
    expect(await deliveriesOf(ctx)).toMatchObject([
      { status: 'done', reason: expect.stringContaining('1 alert is over') },
    ]);
  });
});

describe('the address', () => {
  it.each([
    ['an unknown token', (path: string) => path.slice(0, -5) + 'AAAAA'],
    ['another product', (path: string) => path.replace('/alertmanager/', '/grafana/')],
    ['an unknown product', (path: string) => path.replace('/alertmanager/', '/nothing/')],
    ['a short token', (path: string) => path.slice(0, -20)],
  ])('of %s is not there', async (_, changed) => {
    const { path } = await ground.webhook(ctx, 'alertmanager');
    expect(await ground.send(changed(path), { body: firing() })).toMatchObject({
      status: 404,
      body: { code: 'webhook_not_found' },
    });
  });

  it('keeps organisations apart', async () => {
    const other = await anAdmin(handle);
    const { path } = await ground.webhook(other, 'alertmanager');
    await ground.send(path, { body: firing() });
    expect(await alertsOf()).toEqual([]);
    expect((await listAlerts(other, { sort: '-lastSeenAt', limit: 10 })).items).toHaveLength(1);
  });
});

describe('proof', () => {
  const verify = verifyPresets.github.verify;
  const signed = (secret: string, body: string) => `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
  const body = JSON.stringify({ title: 'Signed', severity: 'high', id: 'one' });

  it('is asked for, and a wrong one is refused and told', async () => {
    const { path, secret } = await ground.webhook(ctx, 'generic', { verify });
    expect(await ground.send(path, { body })).toMatchObject({ status: 403, body: { code: 'webhook_signature' } });
    const headers = { 'x-hub-signature-256': signed('wrong', body) };
    expect(await ground.send(path, { body, headers })).toMatchObject({ status: 403 });
    expect(await alertsOf()).toEqual([]);
    const right = { 'x-hub-signature-256': signed(secret ?? '', body) };
    expect(await ground.send(path, { body, headers: right })).toMatchObject({ status: 200, body: { alerts: 1 } });
    expect((await deliveriesOf(ctx)).map(({ status }) => status)).toEqual(['refused', 'refused', 'done']);
  });

  it('is good once, however much later and from whichever process it is played again', async () => {
    const { path, secret } = await ground.webhook(ctx, 'generic', { verify });
    const headers = { 'x-hub-signature-256': signed(secret ?? '', body) };
    await ground.send(path, { body, headers });
    ctx.clock.advance(5 * 24 * 3_600_000);
    const elsewhere = await aGround(handle, ctx.clock);
    expect(await elsewhere.send(path, { body, headers })).toMatchObject({ status: 200, body: { repeated: true } });
    await elsewhere.close();
    expect(await alertsOf()).toMatchObject([{ occurrenceCount: 1 }]);
  });

  it('over gzip is over the bytes that were sent', async () => {
    const { path, secret } = await ground.webhook(ctx, 'generic', { verify });
    const packed = gzipSync(body);
    const signature = `sha256=${createHmac('sha256', secret ?? '')
      .update(packed)
      .digest('hex')}`;
    const answer = await ground.send(path, { body: packed, headers: { 'x-hub-signature-256': signature } });
    expect(answer).toMatchObject({ status: 200, body: { alerts: 1 } });
  });
});

describe('a crash between storing and raising', () => {
  it('is made whole by the next try: one event, one alert, linked', async () => {
    const { path } = await ground.webhook(ctx, 'alertmanager');
    const { append } = ground.line.telemetry;
    ground.line.telemetry.append = async (record) => {
      await append(record);
      throw new Error('The process ends here.');
    };
    expect(await ground.send(path, { body: firing() })).toMatchObject({ status: 500 });
    expect(await alertsOf()).toEqual([]);
    ground.line.telemetry.append = append;
    // What a start does with batches that wait in the log.
    const [waiting] = await ground.stored();
    ground.line.receipts.remember(ctx.orgId, waiting?.key ?? '', { accepted: 1, unparsed: 0 });

    ctx.clock.advance(60_000);
    expect(await ground.send(path, { body: firing() })).toMatchObject({ status: 200, body: { alerts: 1 } });
    const [alert] = await alertsOf();
    expect(alert).toMatchObject({ occurrenceCount: 1 });
    const detail = await getAlert(ctx, { alertId: alert?.id ?? '' });
    expect(detail.evidence).toMatchObject([{ eventId: `${Date.parse('2026-03-14T11:58:00Z')}-${waiting?.batch}-0` }]);
    expect(await deliveriesOf(ctx)).toMatchObject([{ status: 'done', alerts: 1 }]);
  });

  it('is made whole by the clock where the product never tries again', async () => {
    const { path } = await ground.webhook(ctx, 'alertmanager');
    const { append } = ground.line.telemetry;
    ground.line.telemetry.append = () => Promise.reject(new Error('The disk is full.'));
    expect(await ground.send(path, { body: firing() })).toMatchObject({ status: 500 });
    ground.line.telemetry.append = append;
    const finishTaken = finishTakenWith({ line: ground.line, handle });
    ctx.clock.advance(60_000);
    await finishTaken(ctx);
    expect(await alertsOf()).toEqual([]);
    ctx.clock.advance(2 * 60_000);
    await finishTaken(ctx);
    await finishTaken(ctx);
    expect(await alertsOf()).toMatchObject([{ occurrenceCount: 1 }]);
    expect(await deliveriesOf(ctx)).toMatchObject([{ status: 'done', alerts: 1 }]);
    expect(await ground.stored()).toHaveLength(1);
  });

  it('before anything was stored leaves nothing, and the next try does all', async () => {
    const { path } = await ground.webhook(ctx, 'alertmanager');
    const { append } = ground.line.telemetry;
    ground.line.telemetry.append = () => Promise.reject(new Error('The disk is full.'));
    expect(await ground.send(path, { body: firing() })).toMatchObject({ status: 500 });
    ground.line.telemetry.append = append;
    expect(await ground.send(path, { body: firing() })).toMatchObject({ status: 200, body: { alerts: 1 } });
    expect(await ground.stored()).toHaveLength(1);
    expect(await alertsOf()).toMatchObject([{ occurrenceCount: 1 }]);
  });

  it('two tries at the same time raise it once', async () => {
    const { path } = await ground.webhook(ctx, 'alertmanager');
    const answers = await Promise.all([1, 2, 3, 4].map(() => ground.send(path, { body: firing() })));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(await alertsOf()).toMatchObject([{ occurrenceCount: 1 }]);
    expect(await deliveriesOf(ctx)).toMatchObject([{ status: 'done', alerts: 1 }]);
    expect(await ground.stored()).toHaveLength(1);
  });
});
