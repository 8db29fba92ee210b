// What a wallboard’s link gives is no sign-in: every endpoint refuses it, however it is carried.
import { endpoints } from '@tocsin/contracts/api/index';
import { requestOf } from '@tocsin/contracts/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { signedIn, startHere, type Running } from '../running.ts';

let running: Running;
let token = '';
let session = '';
let asked = 0;
function nextAddress(): string {
  asked += 1;
  return `10.0.${Math.floor(asked / 250)}.${(asked % 250) + 1}`;
}
const ask = (path: string, init: RequestInit) => fetch(`${running.app.address}/api/v1${path}`, init);

beforeAll(async () => {
  // Each request comes from an address of its own, so that none is refused for asking often.
  running = await startHere({ TOCSIN_TRUST_PROXY: '127.0.0.1' });
  const { call } = await signedIn(running.app.address);
  token = (await call('POST /wallboards', { name: 'Room 4' })).link.split('#')[1] ?? '';
  const { method, path, body } = requestOf('POST /wallboard/open', { token });
  const opened = await ask(path, { method, body, headers: { 'content-type': 'application/json' } });
  session = String(Reflect.get(Object(await opened.json()), 'session'));
}, 240_000);
afterAll(() => running.stop(), 240_000);

test('its session shows the figures', async () => {
  const { method, path, body } = requestOf('POST /wallboard/figures', { session });
  const answer = await ask(path, { method, body, headers: { 'content-type': 'application/json' } });
  expect([answer.status, Object(await answer.json())]).toEqual([200, expect.objectContaining({ name: 'Room 4' })]);
});

describe.each(endpoints.filter(({ permission }) => permission !== 'public'))('$method $path', ({ method, path }) => {
  test('refuses it', async () => {
    const url = path.replaceAll(/:\w+/g, '00000000-0000-7000-8000-000000000000');
    const carried = [token, session].flatMap((secret) => [
      { authorization: `Bearer ${secret}` },
      { cookie: `tocsin_session=${secret}` },
      { authorization: `Wallboard ${secret}` },
    ]);
    const statusOf = async (carrying: Record<string, string>): Promise<number> =>
      (await ask(url, { method, headers: { ...carrying, 'x-forwarded-for': nextAddress() } })).status;
    const statuses = await Promise.all(carried.map(statusOf));
    expect(new Set(statuses)).toEqual(new Set([401]));
  });
});

test('nor does the live channel take it', async () => {
  const socket = new WebSocket(`${running.app.address.replace('http', 'ws')}/ws`, {
    headers: { cookie: `tocsin_session=${session}`, origin: running.app.address },
  });
  const end = await new Promise<string>((resolve) => {
    for (const kind of ['open', 'error', 'close']) socket.addEventListener(kind, () => resolve(kind), { once: true });
  });
  expect(end).not.toBe('open');
  socket.close();
});
