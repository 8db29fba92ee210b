// Word of a threshold reaches a real mail server and a real webhook, and what fails is recorded.
import { createServer as createHttpServer, type IncomingMessage } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Server } from 'node:net';

import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import type { Context } from '#platform/context';
import type { DatabaseHandle } from '#platform/database';
import { uuidv7 } from '#platform/id';
import { onlyValues } from '#platform/keys/testing';
import { createLog } from '#platform/log';
import { createOutbound } from '#platform/outbound';
import { Secret } from '#platform/secret';
import { activitiesOf, openTestDatabase, testContext } from '#platform/testing';

import type { World } from './channels/channel.ts';
import { signatureOf } from './channels/webhook.ts';
import { createSlaTellers } from './tell-sla.ts';
import { createTellers } from './tell.ts';

let handle: DatabaseHandle;
const servers: Server[] = [];
beforeAll(async () => {
  handle = await openTestDatabase();
});
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});
afterAll(() => handle.close());

const listen = (server: Server): Promise<number> => {
  servers.push(server);
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
};

/** Speaks SMTP (RFC 5321) as far as a client needs it to hand over one message; `refuse` turns recipients away. */
async function aMailServer({ refuse = false } = {}): Promise<{ port: number; taken: string[] }> {
  const taken: string[] = [];
  const server = createTcpServer((socket) => {
    let inData = false;
    let text = '';
    const say = (line: string) => socket.write(`${line}\r\n`);
    say('220 mail.test ESMTP');
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk) => {
      text += chunk.toString('utf8');
      for (
        let end = text.indexOf(inData ? '\r\n.\r\n' : '\r\n');
        end >= 0;
        end = text.indexOf(inData ? '\r\n.\r\n' : '\r\n')
      ) {
        const line = text.slice(0, end);
        text = text.slice(end + (inData ? 5 : 2));
        if (inData) {
          taken.push(line);
          inData = false;
          say('250 taken');
        } else if (/^(?:EHLO|HELO)/i.test(line)) say('250 mail.test');
        else if (/^RCPT/i.test(line)) say(refuse ? '550 nobody of that name' : '250 ok');
        else if (/^DATA/i.test(line)) {
          inData = true;
          say('354 go on');
        } else if (/^QUIT/i.test(line)) {
          say('221 bye');
          socket.end();
        } else say('250 ok');
      }
    });
  });
  return { port: await listen(server), taken };
}

type Post = { headers: IncomingMessage['headers']; body: string };

async function aWebhook(status = 204): Promise<{ url: string; posts: Post[] }> {
  const posts: Post[] = [];
  const server = createHttpServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')));
    request.on('end', () => {
      posts.push({ headers: request.headers, body });
      response.writeHead(status).end();
    });
  });
  return { url: `http://127.0.0.1:${await listen(server)}/hook`, posts };
}

const aWorld = (said: Partial<World> = {}): World => ({
  log: createLog('silent'),
  outbound: createOutbound({ allow: ['127.0.0.1'] }),
  mail: null,
  webhookSecret: null,
  secrets: onlyValues,
  publicUrl: () => 'https://soc.example',
  ...said,
});

type Action = { type: 'log' } | { type: 'email'; to: string[] } | { type: 'webhook'; url: string };

const triggered = (ctx: Context, actions: Action[]) => ({
  id: uuidv7(),
  orgId: ctx.orgId,
  at: ctx.now(),
  actor: ctx.actor,
  causedBy: null,
  subjectId: uuidv7(),
  incidentId: null,
  data: {
    ruleId: 'r',
    title: 'Too many\r\nBcc: eve@evil.example',
    severity: 3,
    count: 12,
    group: { 'user.name': 'ada' },
    from: '2026-11-20T10:00:00.000Z',
    to: '2026-11-20T10:05:00.000Z',
    actions,
  },
});

const outcomes = async (ctx: Context) =>
  (await activitiesOf(ctx)).map(({ type, data }) => [type, (data as { channel: string }).channel]);

describe('by e-mail', () => {
  it('hands one message to the mail server, and a title cannot add headers', async () => {
    const ctx = await testContext(handle);
    const { port, taken } = await aMailServer();
    const mail = { smtpUrl: new Secret(`smtp://127.0.0.1:${port}`), from: 'tocsin@soc.example' };
    const { tellByEmail } = createTellers(aWorld({ mail }));
    await tellByEmail(ctx, triggered(ctx, [{ type: 'email', to: ['soc@example.org', 'soc@example.org'] }]));

    expect(taken).toHaveLength(1);
    const [head = '', body = ''] = taken[0]?.split('\r\n\r\n') ?? [];
    expect(head).toContain('Subject: [high] Too many Bcc: eve@evil.example');
    expect(head).not.toMatch(/^Bcc:/m);
    expect(body).toContain('12 events of user.name ada');
    expect(await outcomes(ctx)).toEqual([['notification.sent', 'email']]);
  });

  it('is in the language of whoever reads it, one message for each', async () => {
    const ctx = await testContext(handle);
    const suffix = ctx.orgId.slice(0, 8);
    const [reader, other] = [`lea-${suffix}@aubrac.example`, `Ben-${suffix}@aubrac.example`];
    await handle.transact(ctx.orgId, async (db) => {
      for (const [email, language] of [
        [reader, 'fr'],
        [other, 'en'],
      ] as const) {
        const id = uuidv7();
        await sql`insert into person (id, email, name, language, created_at)
          values (${id}::uuid, ${email}, ${email}, ${language}, now())`.execute(db);
        await sql`insert into membership (org_id, person_id, role, active, created_at)
          values (${ctx.orgId}::uuid, ${id}::uuid, 'analyst', true, now())`.execute(db);
      }
    });
    const { port, taken } = await aMailServer();
    const mail = { smtpUrl: new Secret(`smtp://127.0.0.1:${port}`), from: 'tocsin@soc.example' };
    const to = [reader.toUpperCase(), other, 'soc@example.org'];
    await createTellers(aWorld({ mail })).tellByEmail(ctx, triggered(ctx, [{ type: 'email', to }]));

    // Lines of quoted-printable are broken with `=`.
    const whole = taken.map((letter) => letter.replaceAll('=\r\n', ''));
    const [french = '', english = ''] = whole.toSorted(
      (a, b) => Number(a.includes('12 events')) - Number(b.includes('12 events')),
    );
    expect(taken).toHaveLength(2);
    expect(french).toMatch(/^To: LEA-/im);
    // The body is quoted-printable: `é` is =C3=A9.
    expect(french).toMatch(/12 =C3=A9v=C3=A9nements pour user\.name ada entre/);
    expect(french).not.toMatch(/events|between/);
    expect(english).toContain('12 events of user.name ada between');
    expect(english).not.toContain('LEA-');
    expect(await outcomes(ctx)).toEqual([
      ['notification.sent', 'email'],
      ['notification.sent', 'email'],
    ]);
  });

  it('records what the mail server refuses, and tries again', async () => {
    const ctx = await testContext(handle);
    const { port } = await aMailServer({ refuse: true });
    const mail = { smtpUrl: new Secret(`smtp://127.0.0.1:${port}`), from: 'tocsin@soc.example' };
    const { tellByEmail } = createTellers(aWorld({ mail }));
    const told = tellByEmail(ctx, triggered(ctx, [{ type: 'email', to: ['soc@example.org'] }]));
    await expect(told).rejects.toMatchObject({ code: 'mail_failed' });
    expect(await outcomes(ctx)).toEqual([['notification.failed', 'email']]);
  });

  it('says that no mail server is set, once', async () => {
    const ctx = await testContext(handle);
    await createTellers(aWorld()).tellByEmail(ctx, triggered(ctx, [{ type: 'email', to: ['soc@example.org'] }]));
    expect(await outcomes(ctx)).toEqual([['notification.failed', 'email']]);
  });
});

describe('by webhook', () => {
  it('posts JSON with a signature that the receiver can check', async () => {
    const ctx = await testContext(handle);
    const { url, posts } = await aWebhook();
    const { tellWebhooks } = createTellers(aWorld({ webhookSecret: new Secret('shared') }));
    await tellWebhooks(ctx, triggered(ctx, [{ type: 'webhook', url }]));

    const [post] = posts;
    expect(JSON.parse(post?.body ?? '')).toMatchObject({ severity: 3, data: { count: 12 } });
    expect(post?.headers['x-tocsin-signature']).toBe(signatureOf('shared', post?.body ?? ''));
    expect(await outcomes(ctx)).toEqual([['notification.sent', 'webhook']]);
  });

  it('tries again what is answered with an error, and never what may not be called', async () => {
    const ctx = await testContext(handle);
    const { url } = await aWebhook(500);
    const tell = (to: string, world = aWorld()) =>
      createTellers(world).tellWebhooks(ctx, triggered(ctx, [{ type: 'webhook', url: to }]));
    await expect(tell(url)).rejects.toMatchObject({ code: 'webhook_refused' });
    await tell(url, aWorld({ outbound: createOutbound({ allow: [] }) }));
    expect(await outcomes(ctx)).toEqual([
      ['notification.failed', 'webhook'],
      ['notification.failed', 'webhook'],
    ]);
  });
});

it('tells of a service level that was breached, by mail and webhook, with how late it was seen', async () => {
  const ctx = await testContext(handle);
  const { port, taken } = await aMailServer();
  const { url, posts } = await aWebhook();
  const mail = { smtpUrl: new Secret(`smtp://127.0.0.1:${port}`), from: 'tocsin@soc.example' };
  const about = { ...triggered(ctx, []), incidentId: uuidv7() };
  const data = {
    number: 'INC-2026-00007',
    title: 'Wiper',
    clockId: uuidv7(),
    policy: 'Ours',
    target: 'ack',
    kind: 'ack' as const,
    cycle: 1,
    alertSeverity: 4,
    dueAt: '2026-11-20T10:00:00.000Z',
    lateByMs: 180_000,
    actions: [
      { type: 'email' as const, to: ['soc@example.org'] },
      { type: 'webhook' as const, url },
      { type: 'raise_severity' as const },
    ],
  };
  for (const tell of createSlaTellers(aWorld({ mail }), 'incident', 'breached')) await tell(ctx, { ...about, data });
  expect(taken[0]).toContain('Subject: [critical] INC-2026-00007: ack breached');
  expect(JSON.parse(posts[0]?.body ?? '')).toMatchObject({
    url: 'https://soc.example/incidents/INC-2026-00007',
    data: { policy: 'Ours', lateByMs: 180_000, state: 'breached' },
  });
  expect(await outcomes(ctx)).toEqual([
    ['notification.sent', 'email'],
    ['notification.sent', 'webhook'],
  ]);
});
