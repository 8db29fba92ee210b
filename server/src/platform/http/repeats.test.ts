// A request that is repeated, and a thing that was changed meanwhile: once each.
import { afterAll, describe, expect, test } from 'vitest';

import { doing, openGround, problemOf } from './ground.fixtures.ts';

const { close, ask } = await openGround();
afterAll(close);

describe('Idempotency-Key', () => {
  const make = (key: string, body: unknown, as = 'analyst') =>
    ask('POST', '/things', { as, body, headers: { 'idempotency-key': key } });

  test('a repeated write is done once and answered twice', async () => {
    const before = doing.made;
    const first = await make('k1', { name: 'ab' });
    const second = await make('k1', { name: 'ab' });
    expect(doing.made - before).toBe(1);
    expect(second.json()).toEqual(first.json());
    expect([second.statusCode, second.headers['idempotency-replayed']]).toEqual([201, 'true']);
    expect(first.headers['idempotency-replayed']).toBeUndefined();
  });
  test('the same key for another request is refused', async () => {
    await make('k2', { name: 'ab' });
    expect(problemOf(await make('k2', { name: 'cd' })).code).toBe('idempotency_key_reused');
  });
  test('keys of different callers do not meet', async () => {
    await make('k3', { name: 'ab' });
    expect((await make('k3', { name: 'cd' }, 'admin')).statusCode).toBe(201);
  });
  test('a refused request can be tried again', async () => {
    expect((await make('k4', { name: 'ab', fail: 'refuse' })).statusCode).toBe(409);
    const before = doing.made;
    await make('k4', { name: 'ab', fail: 'refuse' });
    expect(doing.made - before).toBe(1);
  });
  test('of two at the same time one works, the other is told to wait', async () => {
    let release = (): void => {};
    doing.waiting = new Promise((resolve) => (release = resolve));
    const before = doing.made;
    const begun = new Promise<void>((resolve) => (doing.onMade = resolve));
    const first = make('k5', { name: 'ab' });
    await begun;
    const second = await make('k5', { name: 'ab' });
    release();
    doing.waiting = Promise.resolve();
    expect(problemOf(second).code).toBe('in_progress');
    expect((await first).statusCode).toBe(201);
    expect(doing.made - before).toBe(1);
  });
  test('a secret is never kept', async () => {
    const ask1 = () => ask('POST', '/secrets', { as: 'analyst', body: {}, headers: { 'idempotency-key': 'k6' } });
    expect((await ask1()).json()).toHaveProperty('key');
    expect(problemOf(await ask1()).code).toBe('already_done');
  });
  test('a malformed key is refused', async () => {
    expect(problemOf(await make('with space', { name: 'ab' })).code).toBe('invalid_idempotency_key');
  });
});

describe('revisions', () => {
  test('If-Match reaches the verb as rev', async () => {
    const change = (headers: Record<string, string>, body: object = {}) =>
      ask('PATCH', '/things/1', { as: 'analyst', body, headers });
    expect((await change({ 'if-match': '"41"' })).json()).toMatchObject({ rev: 41 });
    expect((await change({})).json()).toMatchObject({ rev: 0 });
    expect(problemOf(await change({ 'if-match': '"41"' }, { rev: 40 })).code).toBe('invalid_input');
    expect(problemOf(await change({ 'if-match': 'abc' })).code).toBe('invalid_if_match');
  });
  test('an unchanged thing is not sent again', async () => {
    const response = await ask('GET', '/things/5', { as: 'analyst', headers: { 'if-none-match': '"6", W/"7"' } });
    expect([response.statusCode, response.body]).toEqual([304, '']);
  });
});
