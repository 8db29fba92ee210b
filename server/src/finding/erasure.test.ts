// What an erasure rewrites is not found by the old name any more, not even in what was noted of evidence.
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';

import type { DatabaseHandle } from '#platform/database';
import { openTestDatabase, testContext, type TestContext } from '#platform/testing';

import { anItem, aWorld } from '../evidence/fixtures.ts';
import { noteWords } from '../evidence/note-words.ts';
import { createRedactor } from '../retention/privacy/redactor.ts';
import { evidenceWordsRewriter, rewriterOf, start } from '../retention/privacy/rewrite-records.ts';
import { findTextTables } from '../retention/privacy/text-tables.ts';
import { findIn } from './find.ts';
import { asTocsin } from './fixtures.ts';

let handle: DatabaseHandle;
let ctx: TestContext;
beforeAll(async () => {
  handle = await openTestDatabase();
  ctx = await testContext(handle);
});
afterAll(() => handle.close());

test('an erased name finds nothing, and what else stands there is still found', async () => {
  const { world } = aWorld(handle);
  const { id, incident } = await anItem(world, ctx, Buffer.from('login of zelda.quince from 10.1.2.3\n'), {
    fileName: 'auth.log',
  });
  await noteWords(world, asTocsin(handle, ctx), id);
  await ctx.transact((db) =>
    sql`update incident set summary = 'The account of zelda.quince was used.' where id = ${incident.id}::uuid`.execute(
      db,
    ),
  );
  const count = async (q: string, kind: 'evidence' | 'incident') => (await findIn(kind)(ctx, { q, limit: 10 })).count;
  expect([await count('zelda.quince', 'evidence'), await count('zelda.quince', 'incident')]).toEqual([1, 1]);
  const rewriting = {
    orgId: ctx.orgId,
    erasureId: '00000000-0000-7000-8000-000000000000',
    redactor: createRedactor([{ text: 'zelda.quince', instead: 'erased-1' }]),
    member: null,
  };
  await handle.asSystem(async (db) => {
    const [incidents] = (await findTextTables(db)).filter(({ table }) => table === 'incident');
    if (incidents) await rewriterOf(incidents).page(db, rewriting, start);
    await evidenceWordsRewriter.page(db, rewriting, start);
  });
  expect([await count('zelda.quince', 'evidence'), await count('zelda', 'incident')]).toEqual([0, 0]);
  expect([await count('login', 'evidence'), await count('"erased-1"', 'incident')]).toEqual([1, 1]);
});
