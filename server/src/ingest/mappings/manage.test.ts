import { Mapping } from '@tocsin/contracts/mapping';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { DatabaseHandle } from '#platform/database';
import { openTestDatabase, testContext } from '#platform/testing';

import { changeMapping, createMapping, deleteMapping, getMapping, listMappings } from './manage.ts';
import { previewMapping } from './preview.ts';
import { createMappingSets } from './sets.ts';

let handle: DatabaseHandle;
beforeAll(async () => {
  handle = await openTestDatabase();
});
afterAll(() => handle.close());

const mapping = Mapping.parse({
  format: 'json',
  dataset: 'shop.order',
  fields: [{ from: 'user', to: 'user.name' }],
});
const shop = { name: 'shop', title: 'Shop', mapping, note: 'First' };

describe('mappings', () => {
  it('are kept with every version, and a version that was overtaken is refused', async () => {
    const ctx = await testContext(handle);
    const made = await createMapping(ctx, shop);
    expect(made).toMatchObject({ source: 'my-shop', version: 1, rev: 1, fields: 1 });
    const wider = { ...mapping, constants: { 'event.category': 'web' } };
    const changed = await changeMapping(ctx, {
      mappingId: made.id,
      rev: 1,
      title: 'Shop',
      mapping: wider,
      note: 'Web',
    });
    expect(changed.versions.map(({ version, note }) => [version, note])).toEqual([
      [2, 'Web'],
      [1, 'First'],
    ]);
    await expect(
      changeMapping(ctx, { mappingId: made.id, rev: 1, title: 'Shop', mapping, note: '' }),
    ).rejects.toMatchObject({ code: 'stale_revision' });
    expect((await getMapping(ctx, { mappingId: made.id, version: 1 })).mapping).toEqual(mapping);
    await expect(getMapping(ctx, { mappingId: made.id, version: 9 })).rejects.toMatchObject({ kind: 'not_found' });
    await deleteMapping(ctx, { mappingId: made.id });
    expect((await listMappings(ctx)).items).toEqual([]);
  });

  it('have a name once in an organisation, belong to it, and are not for viewers to change', async () => {
    const ctx = await testContext(handle);
    const { id } = await createMapping(ctx, shop);
    await expect(createMapping(ctx, shop)).rejects.toMatchObject({ code: 'mapping_name_taken' });
    const other = await testContext(handle);
    await expect(getMapping(other, { mappingId: id })).rejects.toMatchObject({ code: 'mapping_not_found' });
    await createMapping(other, shop);
    const viewer = await testContext(handle, { role: 'viewer', orgId: ctx.orgId });
    await expect(createMapping(viewer, { ...shop, name: 'b-b' })).rejects.toMatchObject({ kind: 'forbidden' });
    expect((await listMappings(viewer)).items).toHaveLength(1);
  });

  it('that could not work are refused with the place', async () => {
    const ctx = await testContext(handle);
    const broken = { ...mapping, format: 'pattern' as const, pattern: '(' };
    await expect(createMapping(ctx, { ...shop, mapping: broken })).rejects.toMatchObject({
      code: 'mapping_pattern',
      faults: [{ pointer: '/mapping/pattern' }],
    });
  });

  it('are sources within half a second, and gone as quickly', async () => {
    const ctx = await testContext(handle);
    const sets = createMappingSets({ freshMs: 0 });
    expect(await sets.find(ctx, 'my-shop')).toBeUndefined();
    expect((await sets.find(ctx, 'okta'))?.id).toBe('okta');
    const { id } = await createMapping(ctx, shop);
    expect(await sets.find(ctx, 'my-shop')).toMatchObject({ id: 'my-shop', title: 'Shop' });
    expect(await sets.find(await testContext(handle), 'my-shop')).toBeUndefined();
    await deleteMapping(ctx, { mappingId: id });
    expect(await sets.find(ctx, 'my-shop')).toBeUndefined();
  });
});

describe('the preview', () => {
  const sets = createMappingSets({ freshMs: 0 });

  it('shows names and values, and what they become by a mapping', async () => {
    const ctx = await testContext(handle);
    const sample = '{"user":"ana","cart":{"items":2}}\n{"user":"bo"}\nno json';
    const { records, total, unread } = await previewMapping(ctx, sets, { sample, mapping });
    expect([total, unread]).toEqual([3, 1]);
    expect(records[0]).toMatchObject({
      values: [
        { name: 'user', value: 'ana' },
        { name: 'cart.items', value: '2' },
      ],
      event: { dataset: 'shop.order', fields: { 'user.name': 'ana' }, attrs: { 'shop.cart.items': '2' } },
    });
    expect(records[2]).toMatchObject({ event: null, fault: expect.stringContaining('JSON') as unknown });
  });

  it('says which source recognises a sample, and reads it by that', async () => {
    const ctx = await testContext(handle);
    const sample =
      '{"timestamp":"2026-03-02T09:01:00.511233+0100","flow_id":1805461738637437,"event_type":"dns","src_ip":"192.0.2.4","dest_ip":"192.0.2.53","proto":"UDP","dns":{"type":"query","rrname":"aubrac.example"}}';
    const { recognised, records } = await previewMapping(ctx, sets, { sample });
    expect(recognised?.id).toBe('suricata');
    expect(records[0]?.event?.dataset).toBe('suricata.dns');
  });

  it.each([
    [
      '{"ts":"2026-03-02T08:00:00Z","client_ip":"192.0.2.7","username":"ana","msg":"in"}',
      'json',
      ['source.ip', 'user.name'],
    ],
    [
      '<14>Mar  2 08:00:00 till7 app: src=192.0.2.7 user=ana action=open',
      'key-value',
      ['source.ip', 'user.name', 'event.action'],
    ],
    ['2026-03-02T08:00:00Z,192.0.2.7,ana,open', 'columns', ['source.ip']],
    ['<sale><user>ana</user></sale>', 'xml', ['user.name']],
    ['just words', 'text', []],
  ])('suggests a mapping for %s', async (sample, format, fields) => {
    const ctx = await testContext(handle);
    const { suggestion } = await previewMapping(ctx, sets, { sample });
    expect(suggestion.format).toBe(format);
    const begin = Mapping.parse(suggestion);
    expect(begin.fields.map(({ to }) => to)).toEqual(fields);
    const { unread } = await previewMapping(ctx, sets, { sample, mapping: begin });
    expect(unread).toBe(0);
  });
});
