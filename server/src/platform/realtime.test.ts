// Proves that people hear what happens in their organisation, all of it, in order, and nothing else.
import {
  alertResolved,
  incidentOpened,
  ruleToggled,
  rulesImported,
  siteCreated,
  tuningAdded,
} from '@tocsin/contracts/activity';
import type { ClientMessage, ServerMessage } from '@tocsin/contracts/realtime';
import { ServerMessage as Message } from '@tocsin/contracts/realtime';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { record, recordMany } from './activity.ts';
import { type Context, inTransaction } from './context.ts';
import { uuidv7 } from './id.ts';
import { createLog } from './log.ts';
import { createRealtime, tellPeople } from './realtime.ts';
import { activitiesOf, testContext, testEngines } from './testing.ts';

const log = createLog('silent');
const alertId = uuidv7();
const incidentId = uuidv7();
/** Its channel is open to whoever sees it. */
const openAnIncident = (ctx: Context, id: string, number: string, site: string) =>
  ctx.transact((db) =>
    sql`insert into incident (id, org_id, number, title, summary, severity, stage, opened_by, alert_count, entities,
        tactics, techniques, site_codes, started_at, last_activity_at, created_at, search)
      values (${id}, ${ctx.orgId}, ${number}, 't', '', 2, 'new', 'manual', 0, '{}', '{}', '{}', array[${site}]::text[], now(),
        now(), now(), '')`.execute(db),
  );
const resolveAlert = (ctx: Context, number: string) =>
  inTransaction(ctx, (tx) =>
    record(
      tx,
      alertResolved,
      { subjectId: alertId },
      { number, before: 'new', verdict: 'true_positive', reason: null },
    ),
  );

describe.each(testEngines)('realtime on the $name database', async ({ open }) => {
  const handle = await open();
  const realtime = createRealtime({ handle, log });
  beforeAll(() => realtime.start());
  afterAll(async () => {
    await realtime.stop();
    await handle.close();
  });

  function aClient(ctx: Context) {
    const heard: ServerMessage[] = [];
    let message: (text: string) => void = () => {};
    let closed: () => void = () => {};
    const socket = {
      bufferedAmount: 0,
      closedWith: null as number | null,
      send: (text: string) => void heard.push(Message.parse(JSON.parse(text))),
      close: (code?: number) => {
        socket.closedWith = code ?? 1000;
        closed();
      },
      onMessage: (listener: (text: string) => void) => (message = listener),
      onClose: (listener: () => void) => (closed = listener),
    };
    realtime.connect(socket, ctx);
    return {
      heard,
      socket,
      raw: (text: string) => message(text),
      say: (what: ClientMessage) => message(JSON.stringify(what)),
      hangUp: () => closed(),
      numbers: () =>
        heard.flatMap((one) =>
          one.kind === 'activity' ? [`${one.channel} ${String(one.activity.data['number'])}`] : [],
        ),
      settled: async () => {
        const pongs = () => heard.filter(({ kind }) => kind === 'pong').length;
        const before = pongs();
        message(JSON.stringify({ kind: 'ping' }));
        await expect.poll(pongs).toBe(before + 1);
      },
    };
  }

  test('tells an organisation what happens in it, and no other', async () => {
    const ours = await testContext(handle);
    const theirs = await testContext(handle);
    const us = aClient(ours);
    const them = aClient(theirs);
    for (const client of [us, them]) client.say({ kind: 'subscribe', channels: ['alerts', 'incidents', 'rules'] });
    await resolveAlert(ours, 'A-1');
    await resolveAlert(theirs, 'A-2');
    await expect.poll(us.numbers).toEqual(['alerts A-1']);
    await expect.poll(them.numbers).toEqual(['alerts A-2']);
    expect(us.heard[0]).toMatchObject({
      kind: 'activity',
      activity: { type: 'alert.resolved', actor: { id: ours.actor.id } },
    });
    expect(JSON.stringify(us.heard)).not.toContain('192.0.2.1');
  });

  test('tells who is present and what they write, until they leave, and only those who see it', async () => {
    const ana = await testContext(handle, { name: 'Ana' });
    const boris = await testContext(handle, { name: 'Boris', orgId: ana.orgId });
    const paris = await testContext(handle, { name: 'Paris', orgId: ana.orgId, sites: ['par'] });
    const id = uuidv7();
    await openAnIncident(ana, id, 'I-9', 'lyo');
    const channel = `incident:${id}`;
    const [one, two, three] = [aClient(ana), aClient(boris), aClient(paris)];
    for (const client of [one, two, three]) client.say({ kind: 'subscribe', channels: [channel] });
    const seen = ({ heard }: ReturnType<typeof aClient>) => {
      const last = heard.findLast((each) => each.kind === 'presence');
      return last?.kind === 'presence' ? last.people.map(({ name, editing }) => [name, ...editing].join(' ')) : null;
    };
    one.say({ kind: 'here', channel, editing: null });
    two.say({ kind: 'here', channel, editing: 'summary' });
    three.say({ kind: 'here', channel, editing: null });
    await expect.poll(() => seen(one)).toEqual(['Ana', 'Boris summary']);
    await expect.poll(() => seen(two)).toEqual(['Ana', 'Boris summary']);
    two.say({ kind: 'here', channel, editing: null });
    await expect.poll(() => seen(one)).toEqual(['Ana', 'Boris']);
    two.hangUp();
    await expect.poll(() => seen(one)).toEqual(['Ana']);
    await three.settled();
    expect(seen(three)).toBeNull();

    // Somebody for whom it becomes need-to-know hears nothing of who is there.
    const later = aClient(boris);
    later.say({ kind: 'subscribe', channels: [channel] });
    await later.settled();
    await ana.transact((db) =>
      sql`insert into incident_restriction (incident_id, org_id, reason, by_id, by_name, at)
        values (${id}, ${ana.orgId}, 'r', 'x', 'x', now())`.execute(db),
    );
    await ana.transact((db) =>
      sql`insert into incident_access (org_id, incident_id, person_id, at)
        values (${ana.orgId}, ${id}, ${ana.actor.id}, now())`.execute(db),
    );
    one.say({ kind: 'here', channel, editing: 'title' });
    await expect.poll(() => seen(one)).toEqual(['Ana title']);
    await later.settled();
    expect(seen(later)).toBeNull();
  });

  test('tells people that there is something new for them, and nobody else', async () => {
    const ana = await testContext(handle, { name: 'Ana' });
    const boris = await testContext(handle, { name: 'Boris', orgId: ana.orgId });
    const [one, two] = [aClient(ana), aClient(boris)];
    for (const client of [one, two]) client.say({ kind: 'subscribe', channels: ['me'] });
    await Promise.all([one.settled(), two.settled()]);
    await inTransaction(ana, (tx) => tellPeople(tx, [ana.actor.id]));
    await expect.poll(() => one.heard.filter(({ kind }) => kind === 'notices').length).toBe(1);
    await two.settled();
    expect(two.heard.filter(({ kind }) => kind === 'notices')).toEqual([]);
  });

  test('puts each activity on the channels it belongs to, and stops when asked', async () => {
    const ctx = await testContext(handle);
    await openAnIncident(ctx, incidentId, 'I-0', 'lyo');
    const client = aClient(ctx);
    client.say({ kind: 'subscribe', channels: ['incidents', `incident:${incidentId}`, 'rules'] });
    await inTransaction(ctx, async (tx) => {
      await record(tx, siteCreated, { subjectId: 's' }, { code: 'lyo', name: 'Lyon' });
      await record(
        tx,
        incidentOpened,
        { subjectId: incidentId, incidentId },
        { number: 'I-1', title: 't', severity: 2, because: 'b' },
      );
      await record(tx, ruleToggled, { subjectId: 'r' }, { ruleId: 'r', title: 't', enabled: true });
      await record(tx, rulesImported, { subjectId: ctx.orgId }, { added: 1, changed: 0, unchanged: 0, refused: 0 });
      await record(tx, tuningAdded, { subjectId: 't' }, { ruleId: 'r', title: 't', kind: 'scope', reason: 'r' });
      await recordMany(tx, alertResolved, [
        {
          subjectId: alertId,
          incidentId,
          data: { number: 'A-3', before: 'new', verdict: 'false_positive', reason: 'r' },
        },
      ]);
    });
    const told = () =>
      client.heard.map((one) => (one.kind === 'activity' ? `${one.channel} ${one.activity.type}` : one.kind));
    const all = [
      'incidents incident.opened',
      `incident:${incidentId} incident.opened`,
      'rules rule.toggled',
      'rules rule.imported',
      'rules tuning.added',
      `incident:${incidentId} alert.resolved`,
    ];
    await expect.poll(told).toEqual(all);
    client.say({ kind: 'unsubscribe', channels: ['incidents', 'rules'] });
    await client.settled();
    await inTransaction(ctx, (tx) =>
      record(tx, ruleToggled, { subjectId: 'r' }, { ruleId: 'r', title: 't', enabled: false }),
    );
    await resolveAlert(ctx, 'A-4');
    client.say({ kind: 'subscribe', channels: ['alerts'] });
    await client.settled();
    await resolveAlert(ctx, 'A-5');
    await expect.poll(client.numbers).toContain('alerts A-5');
    expect(told().slice(0, all.length)).toEqual(all);
    expect(told().filter((one) => one === 'rules rule.toggled')).toHaveLength(1);
  });

  test('tells each only of what they see, live and in the replay', async () => {
    const whole = await testContext(handle);
    const named = await testContext(handle, { orgId: whole.orgId });
    const lyon = await testContext(handle, { orgId: whole.orgId, sites: ['lyo'] });
    const [inLyon, inParis, secret] = [uuidv7(), uuidv7(), uuidv7()];
    await openAnIncident(whole, inLyon, 'I-lyo', 'lyo');
    await openAnIncident(whole, inParis, 'I-par', 'par');
    await openAnIncident(whole, secret, 'I-secret', 'lyo');
    await whole.transact(async (db) => {
      await sql`insert into incident_restriction (incident_id, org_id, reason, by_id, by_name, at)
        values (${secret}, ${whole.orgId}, 'r', 'b', 'B', now())`.execute(db);
      await sql`insert into incident_access (org_id, incident_id, person_id, at)
        values (${whole.orgId}, ${secret}, ${named.actor.id}, now())`.execute(db);
    });
    const opened = (id: string, number: string) =>
      inTransaction(named, (tx) =>
        record(
          tx,
          incidentOpened,
          { subjectId: id, incidentId: id },
          { number, title: 't', severity: 2, because: 'b' },
        ),
      );
    await opened(inLyon, 'before');
    const [start] = await activitiesOf(whole);
    const people = [whole, named, lyon];
    const clients = people.map(aClient);
    for (const client of clients) {
      client.say({ kind: 'subscribe', channels: ['incidents', `incident:${secret}`, `incident:${inParis}`] });
      await client.settled();
    }
    const refused = (client: ReturnType<typeof aClient>) =>
      client.heard.flatMap((one) => (one.kind === 'problem' ? [`${one.code} ${one.detail}`] : []));
    const noChannel = (id: string) => `unknown_channel There is no channel incident:${id}.`;
    expect(clients.map(refused)).toEqual([[noChannel(secret)], [], [noChannel(secret), noChannel(inParis)]]);

    for (const [id, number] of [
      [secret, 'secret'],
      [inParis, 'par'],
      [inLyon, 'lyo'],
    ] as const)
      await opened(id, number);
    const heard = (client: ReturnType<typeof aClient>) =>
      client
        .numbers()
        .flatMap((told) => (told.startsWith('incidents ') ? [told.slice('incidents '.length)] : []))
        // Whoever listens just after something happened may still hear of it.
        .filter((number) => number !== 'before');
    for (const client of clients) await expect.poll(() => heard(client)).toContain('lyo');
    expect(clients.map(heard)).toEqual([['par', 'lyo'], ['secret', 'par', 'lyo'], ['lyo']]);

    const late = people.map(aClient);
    for (const client of late) {
      client.say({ kind: 'subscribe', channels: ['incidents'], after: start?.id });
      await client.settled();
    }
    expect(late.map(heard)).toEqual([['par', 'lyo'], ['secret', 'par', 'lyo'], ['lyo']]);
    for (const client of [...clients, ...late]) client.hangUp();
  });

  test('refuses a channel without its permission, one that is not there, and what is no message', async () => {
    const ctx = await testContext(handle, { permissions: ['event:read'] });
    const client = aClient(ctx);
    client.say({ kind: 'subscribe', channels: ['alerts', 'incident:' + incidentId, 'nonsense'] });
    await client.settled();
    client.raw('{"kind":');
    client.raw('{"kind":"shout"}');
    await client.settled();
    expect(client.heard.flatMap((one) => (one.kind === 'problem' ? [one.code] : []))).toEqual([
      'missing_permission',
      'missing_permission',
      'unknown_channel',
      'invalid_message',
      'invalid_message',
    ]);
    await resolveAlert(ctx, 'A-6');
    await client.settled();
    expect(client.numbers()).toEqual([]);
  });

  test('first replays what was missed since the last activity, then goes on, without a gap or a repetition', async () => {
    const ctx = await testContext(handle);
    await resolveAlert(ctx, 'seen');
    const [seen] = await activitiesOf(ctx);
    const wanted = Array.from({ length: 40 }, (_, index) => `alerts missed-${index}`);
    const client = aClient(ctx);
    for (const [index, name] of wanted.entries()) {
      if (index === 20) client.say({ kind: 'subscribe', channels: ['alerts'], ...(seen && { after: seen.id }) });
      await resolveAlert(ctx, name.slice('alerts '.length));
    }
    await expect.poll(() => client.numbers().length, { timeout: 5_000 }).toBeGreaterThanOrEqual(40);
    expect(client.numbers()).toEqual(wanted);
  });

  test.skipIf(handle.engine.kind === 'embedded')(
    'does not repeat what was heard before, when this process reads the feed later than another did',
    async () => {
      const ctx = await testContext(handle);
      const held = Promise.withResolvers<void>();
      const holding = Promise.withResolvers<void>();
      const slow = inTransaction(ctx, async (tx) => {
        await record(tx, siteCreated, { subjectId: 's' }, { code: 'slow', name: 'slow' });
        holding.resolve();
        await held.promise;
      });
      await holding.promise;
      await resolveAlert(ctx, 'heard elsewhere');
      const [heard] = await activitiesOf(ctx, 'alert.resolved');
      const client = aClient(ctx);
      client.say({ kind: 'subscribe', channels: ['alerts'], ...(heard && { after: heard.id }) });
      await client.settled();
      held.resolve();
      await slow;
      await resolveAlert(ctx, 'new');
      await expect.poll(client.numbers).toContain('alerts new');
      expect(client.numbers()).toEqual(['alerts new']);
    },
  );

  test('asks to reload when more than a thousand were missed, or the last activity is not known', async () => {
    const ctx = await testContext(handle);
    await resolveAlert(ctx, 'seen');
    const [seen] = await activitiesOf(ctx);
    const data = { number: 'A', before: 'new', verdict: 'true_positive', reason: null } as const;
    const many = Array.from({ length: 1_001 }, () => ({ subjectId: alertId, data }));
    await inTransaction(ctx, (tx) => recordMany(tx, alertResolved, many));
    const witness = aClient(ctx);
    witness.say({ kind: 'subscribe', channels: ['alerts'] });
    await resolveAlert(ctx, 'told');
    await expect.poll(witness.numbers, { timeout: 5_000 }).toContain('alerts told');
    for (const after of [seen?.id ?? '', uuidv7()]) {
      const client = aClient(ctx);
      client.say({ kind: 'subscribe', channels: ['alerts'], after });
      await client.settled();
      expect(client.heard.map(({ kind }) => kind)).toEqual(['reload', 'pong']);
    }
  });

  test('closes a client that does not read', async () => {
    const ctx = await testContext(handle);
    const client = aClient(ctx);
    client.say({ kind: 'subscribe', channels: ['alerts'] });
    await client.settled();
    client.socket.bufferedAmount = 8 * 1024 * 1024;
    const before = realtime.connected();
    await resolveAlert(ctx, 'A-7');
    await expect.poll(() => client.socket.closedWith).toBe(1013);
    expect(realtime.connected()).toBe(before - 1);
  });

  test('tells the progress of a job to its organisation only, also to who comes late', async () => {
    const ours = await testContext(handle);
    const theirs = await testContext(handle);
    const early = aClient(ours);
    const stranger = aClient(theirs);
    for (const client of [early, stranger]) client.say({ kind: 'subscribe', channels: ['job:j1'] });
    const job = { jobId: 'j1', state: 'running', progress: 0.5, message: 'half' } as const;
    await realtime.publishJob(ours.orgId, job);
    await expect.poll(() => early.heard).toEqual([{ kind: 'job', channel: 'job:j1', job }]);
    const late = aClient(ours);
    late.say({ kind: 'subscribe', channels: ['job:j1'] });
    await late.settled();
    expect(late.heard[0]).toEqual({ kind: 'job', channel: 'job:j1', job });
    expect(stranger.heard).toEqual([]);
  });
});
