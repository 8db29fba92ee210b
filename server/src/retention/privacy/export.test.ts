// Exports: built in the background, encrypted where they lie, taken on record, and gone after their time.
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';

import { afterAll, beforeEach, expect, it } from 'vitest';

import { activitiesOf, testContext, type TestContext } from '#platform/testing';

import { aStore } from '../../events/fixtures.ts';
import { openIncident } from '../../incidents/open.ts';
import { restrictIncident } from '../../incidents/restrict.ts';
import { addComment } from '../../incidents/talk/comments.ts';
import { chainAll } from '../../ledger/fixtures.ts';
import { anAlert, asTocsin } from '../fixtures.ts';
import { anEventOf, openWorld, twoColleagues, work } from './fixtures.ts';
import { tidyPrivacyRequestsWith } from './jobs.ts';
import { askRequestWith, getRequestWith } from './requests.ts';
import { openExport } from './take-export.ts';

const { handle, store, world, close } = await openWorld({ aStore, chainAll });
afterAll(close);
let ctx: TestContext;
let colleague: TestContext;
beforeEach(async () => {
  [ctx, colleague] = await twoColleagues(handle);
});

const exportOf = async (identifier: string): Promise<string> => {
  const asked = { kind: 'export' as const, identifier, reason: 'They asked', reference: null };
  const { id } = await askRequestWith(world)(ctx, asked);
  expect(await work(world, ctx, id)).toMatchObject({ state: 'ready', identifier });
  return id;
};
async function textOf(by: TestContext, requestId: string): Promise<string> {
  let text = '';
  for await (const part of await openExport(world, by, { requestId })) text += part.toString('utf8');
  return text;
}

it('holds account, activities, work and events by an address, with a manifest that fits', async () => {
  const other = await testContext(handle);
  const email = `${ctx.actor.id}@example.org`;
  for (const side of [ctx, other]) {
    const { id } = await openIncident(side, { title: 'About them', alertIds: [await anAlert(side, email)] });
    await addComment(side, { incidentId: id, body: `Asked ${email.toUpperCase()} about it` });
    for (const _ of [1, 2, 3]) await anEventOf(store, side.orgId, side.now().getTime(), email);
    await anEventOf(store, side.orgId, side.now().getTime(), 'somebody.else');
  }
  const requestId = await exportOf(email);
  const text = await textOf(colleague, requestId);
  const lines = text
    .trimEnd()
    .split('\n')
    .map((line): { kind: string; part?: string } & Record<string, unknown> => JSON.parse(line));
  expect(lines[0]).toMatchObject({ kind: 'header', format: 'tocsin-personal-data-v2', identifier: email });
  expect(lines.at(-1)).toMatchObject({ kind: 'manifest' });
  expect(await getRequestWith(world)(ctx, { requestId })).toMatchObject({
    counts: { account: 1, sessions: 0, alerts: 1, incidents: 1, comments: 1, events: 3 },
  });
  const events = text
    .split('\n')
    .filter((line) => line.includes('"part":"events"'))
    .map((line) => `${line}\n`);
  const sha256 = createHash('sha256').update(events.join('')).digest('hex');
  expect(lines.at(-1)?.['parts']).toContainEqual({ name: 'events', records: 3, sha256 });
  expect(text).not.toContain(other.actor.id);
  expect(text).not.toContain('somebody.else');
  expect(await activitiesOf(ctx, 'privacy_export.taken')).toMatchObject([
    { actorId: colleague.actor.id, result: 'read' },
  ]);
});

it('lies encrypted, and is refused where it is not what was written', async () => {
  await addComment(ctx, {
    incidentId: (await openIncident(ctx, { title: 'x', alertIds: [await anAlert(ctx, 'ws14')] })).id,
    body: 'About ws14',
  });
  const requestId = await exportOf('ws14');
  const { file } = await getRequestWith(world)(ctx, { requestId });
  const read = async () => {
    const parts: Buffer[] = [];
    for await (const part of await world.objects.get(ctx.orgId, file?.sha256 ?? '')) parts.push(Buffer.from(part));
    return Buffer.concat(parts);
  };
  const bytes = await read();
  expect(bytes.toString('latin1')).not.toContain('ws14');
  const changed = Buffer.from(bytes);
  changed[10] = (changed[10] ?? 0) ^ 1;
  const objects = { ...world.objects, get: async () => Readable.from([changed]) };
  await expect(openExport({ ...world, objects }, ctx, { requestId })).rejects.toThrow(/./);
});

it('is for those with the permission, and with need-to-know incidents for whoever asked', async () => {
  const { id: incidentId } = await openIncident(ctx, { title: 'Secret', alertIds: [await anAlert(ctx, 'ws14')] });
  await restrictIncident(ctx, { incidentId, reason: 'Staff', people: [ctx.actor.id] });
  const requestId = await exportOf('ws14');
  expect(await textOf(ctx, requestId)).toContain('Secret');
  await expect(openExport(world, colleague, { requestId })).rejects.toMatchObject({ code: 'export_not_yours' });
  const auditor = await testContext(handle, { orgId: ctx.orgId, role: 'auditor', clock: ctx.clock });
  await expect(openExport(world, auditor, { requestId })).rejects.toMatchObject({ code: 'missing_permission' });
  const confined = await testContext(handle, { orgId: ctx.orgId, sites: ['lyo'], clock: ctx.clock });
  await expect(openExport(world, confined, { requestId })).rejects.toMatchObject({ code: 'sites_exceed_yours' });
  const elsewhere = await testContext(handle, { clock: ctx.clock });
  await expect(openExport(world, elsewhere, { requestId })).rejects.toMatchObject({
    code: 'privacy_request_not_found',
  });
});

it('is gone after seven days, and with it whom it was about', async () => {
  const requestId = await exportOf('ws14');
  const { file } = await getRequestWith(world)(ctx, { requestId });
  const tidy = tidyPrivacyRequestsWith(world);
  ctx.clock.advance(7 * 86_400_000 - 1);
  await tidy(asTocsin(world, ctx));
  expect(await world.objects.stat(ctx.orgId, file?.sha256 ?? '')).not.toBeNull();
  ctx.clock.advance(1);
  await expect(openExport(world, ctx, { requestId })).rejects.toMatchObject({ code: 'export_not_ready' });
  await tidy(asTocsin(world, ctx));
  expect(await getRequestWith(world)(ctx, { requestId })).toMatchObject({
    state: 'expired',
    identifier: null,
    file: null,
  });
  expect(await world.objects.stat(ctx.orgId, file?.sha256 ?? '')).toBeNull();
  await tidy(asTocsin(world, ctx));
  expect(await activitiesOf(ctx, 'privacy_request.ended')).toHaveLength(1);
});
