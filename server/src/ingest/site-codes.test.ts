// Sites are asked for once in a while, and yet what was made a moment ago is there and what is gone is not for long.
import { expect, it } from 'vitest';

import type { Context } from '#platform/context';

import { createSiteCodes } from './site-codes.ts';

function asked() {
  const world = { codes: ['par'], asked: 0, at: 0, broken: false };
  const sites = createSiteCodes({
    freshMs: 3_000,
    now: () => world.at,
    ask: async () => {
      world.asked += 1;
      if (world.broken) throw new Error('The database is away.');
      return new Set(world.codes);
    },
  });
  return { world, sites };
}
const of = (orgId: string): Context => ({ orgId }) as Context;

it('asks once for many requests, for each organisation', async () => {
  const { world, sites } = asked();
  for (let request = 0; request < 100; request += 1) expect(await sites.has(of('a'), 'par')).toBe(true);
  expect(world.asked).toBe(1);
  expect(await sites.has(of('b'), 'par')).toBe(true);
  expect(world.asked).toBe(2);
});

it('knows a site that was just made, and forgets one that is gone', async () => {
  const { world, sites } = asked();
  expect(await sites.has(of('a'), 'lyo')).toBe(false);
  world.codes = ['lyo'];
  expect(await sites.has(of('a'), 'lyo')).toBe(true);
  world.codes = [];
  world.at = 2_999;
  expect(await sites.has(of('a'), 'lyo')).toBe(true);
  world.at = 3_000;
  expect(await sites.has(of('a'), 'lyo')).toBe(false);
});

it('asks again after it could not', async () => {
  const { world, sites } = asked();
  world.broken = true;
  await expect(sites.has(of('a'), 'par')).rejects.toThrow('away');
  world.broken = false;
  expect(await sites.has(of('a'), 'par')).toBe(true);
});
