// Assets: read from files, matched, seen by site, and felt in the risk of alerts.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { DatabaseHandle } from '#platform/database';
import { activitiesOf, openTestDatabase, testContext, type TestContext } from '#platform/testing';

import { createSite } from '../identity/create-site.ts';
import { addAsset, changeAsset, removeAsset } from './change.ts';
import { importAssets } from './import.ts';
import { getAsset, listAssets } from './list.ts';
import { readCsv, rowsOfCsv } from './read-csv.ts';

let handle: DatabaseHandle;
let ana: TestContext;
let lyon: TestContext;
beforeAll(async () => {
  handle = await openTestDatabase();
  ana = await testContext(handle, { name: 'Ana' });
  for (const code of ['lyo', 'par'])
    await createSite(ana, { code, name: code, city: null, latitude: null, longitude: null });
  lyon = await testContext(handle, { orgId: ana.orgId, clock: ana.clock, sites: ['lyo'] });
});
afterAll(() => handle.close());

const anAsset = {
  owner: null, criticality: 'medium' as const, site: null, tags: [], note: '', identifiers: [], origin: 'hand' as const,
}; // prettier-ignore

describe('a file of assets', () => {
  test('is read with quotes, either separator, and the line each row begins on', () => {
    expect(rowsOfCsv('\uFEFFname;note\r\n"A; ""b""";"two\nlines"\n\nc;d')).toEqual([
      { line: 1, cells: ['name', 'note'] },
      { line: 2, cells: ['A; "b"', 'two\nlines'] },
      { line: 5, cells: ['c', 'd'] },
    ]);
  });

  test('tells every fault with its line', () => {
    const { lines, missing } = readCsv(
      'Nom,Criticité,IP\nA,critique,10.0.0.1\nB,huge,10.0.0.2\n,medium,\nA,low,\nC,low,10.0.0.1|nowhere',
    );
    expect(missing).toBeNull();
    expect(lines.map(({ line, faults }) => [line, faults])).toEqual([
      [2, []],
      [3, ['Criticality is one of low, medium, high, critical.']],
      [4, ['A name is needed, of 200 characters at most.']],
      [5, ['The name stands on line 2 already.']],
      [6, ['ip:nowhere is no host name, address or account.']],
    ]);
    expect(lines[0]?.asset).toMatchObject({ criticality: 'critical', identifiers: ['ip:10.0.0.1'] });
  });

  const csv = 'name,owner,criticality,site,host,ip\nDC01,Windows,critical,lyo,lyo-dc01,10.2.0.10\nWeb,,high,,web01,\n';

  test('changes nothing in a preview or with a fault, and nothing the second time', async () => {
    expect(await importAssets(ana, { csv, preview: true })).toMatchObject({ counts: { new: 2 }, written: false });
    const faulty = await importAssets(ana, { csv: `${csv}X,,low,nice,,\n`, preview: false });
    expect(faulty).toMatchObject({ counts: { fault: 1 }, written: false });
    expect(faulty.lines[0]).toMatchObject({ line: 4, outcome: 'fault', faults: ['There is no site nice.'] });
    expect((await listAssets(ana, { limit: 50 })).items).toEqual([]);
    expect(await importAssets(ana, { csv, preview: false })).toMatchObject({ counts: { new: 2 }, written: true });
    const first = (await listAssets(ana, { limit: 50 })).items;
    expect(first).toMatchObject([{ name: 'DC01', identifiers: ['host:lyo-dc01', 'ip4:10.2.0.10'] }, { name: 'Web' }]);
    expect(await importAssets(ana, { csv, preview: false })).toMatchObject({ counts: { same: 2 } });
    expect((await listAssets(ana, { limit: 50 })).items).toEqual(first);
    expect(await activitiesOf(ana, 'asset.imported')).toHaveLength(1);
    const changed = await importAssets(ana, { csv: csv.replace('Windows', 'Core'), preview: false });
    expect(changed.counts).toEqual({ new: 0, changed: 1, same: 1, fault: 0 });
    await expect(importAssets(ana, { csv: 'a,b\n1,2', preview: true })).rejects.toMatchObject({
      code: 'asset_heading',
    });
    await expect(importAssets(lyon, { csv, preview: true })).rejects.toMatchObject({ code: 'sites_exceed_yours' });
  });
});

describe('an asset', () => {
  test('is known by one name, and no other goes by its identifiers', async () => {
    const asset = await addAsset(ana, {
      ...anAsset,
      name: 'Mail',
      identifiers: ['MAIL01.', 'user:AUBRAC\\svc', '::ffff:10.9.9.9'],
    });
    expect(asset.identifiers).toEqual(['host:mail01', 'ip4:10.9.9.9', 'user:aubrac\\svc']);
    await expect(addAsset(ana, { ...anAsset, name: 'mail' })).rejects.toMatchObject({ code: 'asset_taken' });
    await expect(addAsset(ana, { ...anAsset, name: 'Other', identifiers: ['mail01'] })).rejects.toMatchObject({
      code: 'invalid_asset',
      faults: [{ pointer: '/identifiers', detail: 'host:mail01 belongs to Mail.' }],
    });
    await expect(addAsset(ana, { ...anAsset, name: 'Bad', identifiers: ['a b'] })).rejects.toMatchObject({
      code: 'invalid_asset',
    });
    const { origin: _origin, ...kept } = anAsset;
    const after = await changeAsset(ana, { ...kept, assetId: asset.id, name: 'Mail', owner: 'Ops', rev: 1 });
    expect(after).toMatchObject({ owner: 'Ops', identifiers: [], rev: 2 });
    await expect(changeAsset(ana, { ...kept, assetId: asset.id, name: 'Mail', rev: 1 })).rejects.toMatchObject({
      code: 'stale_revision',
    });
    await removeAsset(ana, { assetId: asset.id });
    await expect(getAsset(ana, { assetId: asset.id })).rejects.toMatchObject({ code: 'asset_not_found' });
  });

  test('of another site is not seen, not changed, and its name not told', async () => {
    const paris = await addAsset(ana, { ...anAsset, name: 'Secret', site: 'par', identifiers: ['par-x'] });
    expect((await listAssets(lyon, { limit: 50 })).items.map(({ name }) => name)).toEqual(['DC01']);
    await expect(removeAsset(lyon, { assetId: paris.id })).rejects.toMatchObject({ code: 'asset_not_found' });
    await expect(addAsset(lyon, { ...anAsset, name: 'L', site: null })).rejects.toMatchObject({
      code: 'sites_exceed_yours',
    });
    await expect(addAsset(lyon, { ...anAsset, name: 'L', site: 'lyo', identifiers: ['par-x'] })).rejects.toMatchObject({
      code: 'asset_taken',
    });
  });
});
