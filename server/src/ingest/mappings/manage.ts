// What a detection engineer does with mappings: make, change, look at and delete them.
import { mappingChanged, mappingCreated, mappingDeleted } from '@tocsin/contracts/activity';
import type * as api from '@tocsin/contracts/api/mappings';
import type { Mapping } from '@tocsin/contracts/mapping';
import type * as z from 'zod';

import { record } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context, type Tx } from '#platform/context';
import { notFound, Problem } from '#platform/errors';
import { uuidv7 } from '#platform/id';

import { compileMapping, mappedSourceId } from './compile.ts';
import {
  findMapping,
  insertMapping,
  listMappings as readMappings,
  listVersions,
  removeMapping,
  updateMapping,
  type MappingRecord,
} from './store.ts';

type Detail = z.input<typeof api.MappingDetail>;
type Row = z.input<typeof api.MappingRow>;

const rowOf = ({ id, name, title, version, document, updatedAt, updatedBy }: MappingRecord): Row => ({
  id,
  name,
  source: mappedSourceId(name),
  title,
  version,
  format: document.format,
  dataset: document.dataset,
  fields: document.fields.length,
  updatedAt: updatedAt.toISOString(),
  updatedBy,
});

export async function listMappings(ctx: Context): Promise<{ items: Row[] }> {
  authorize(ctx, 'event:read');
  return { items: (await inTransaction(ctx, (tx) => readMappings(tx.db))).map(rowOf) };
}

async function detailOf(tx: Tx, row: MappingRecord, version?: number): Promise<Detail> {
  const versions = await listVersions(tx.db, row.id);
  const shown = version === undefined ? row.document : versions.find((one) => one.version === version)?.document;
  if (!shown) throw notFound('mapping version', `${row.name} ${version}`);
  return {
    ...rowOf(row),
    rev: row.version,
    mapping: shown,
    versions: versions.map(({ version, title, note, at, byName }) => ({
      version,
      title,
      note,
      at: at.toISOString(),
      by: byName,
    })),
  };
}

/** @throws Problem `mapping_not_found`, `mapping_version_not_found` */
export async function getMapping(
  ctx: Context,
  { mappingId, version }: z.output<typeof api.getMapping.input>,
): Promise<Detail> {
  authorize(ctx, 'event:read');
  return inTransaction(ctx, async (tx) => detailOf(tx, await found(tx, mappingId), version));
}

async function found(tx: Tx, mappingId: string): Promise<MappingRecord> {
  const row = await findMapping(tx.db, mappingId);
  if (!row) throw notFound('mapping', mappingId);
  return row;
}

const checked = (name: string, title: string, mapping: Mapping): void => void compileMapping(name, title, mapping);

/** @throws Problem `mapping_pattern`, `mapping_name_taken` */
export async function createMapping(
  ctx: Context,
  { name, title, mapping, note }: z.output<typeof api.createMapping.input>,
): Promise<Detail> {
  authorize(ctx, 'rule:write');
  checked(name, title, mapping);
  return inTransaction(ctx, async (tx) => {
    const row: MappingRecord = {
      orgId: tx.orgId,
      id: uuidv7(),
      name,
      title,
      version: 1,
      document: mapping,
      updatedAt: tx.now(),
      updatedBy: tx.actor.name,
    };
    if (!(await insertMapping(tx, row, note)))
      throw new Problem('conflict', 'mapping_name_taken', `There is a mapping ${name} already.`);
    await record(tx, mappingCreated, { subjectId: row.id }, { name, title });
    return detailOf(tx, row);
  });
}

/** @throws Problem `mapping_not_found`, `mapping_pattern`, `stale_revision` */
export async function changeMapping(
  ctx: Context,
  { mappingId, rev, title, mapping, note }: z.output<typeof api.changeMapping.input>,
): Promise<Detail> {
  authorize(ctx, 'rule:write');
  return inTransaction(ctx, async (tx) => {
    const before = await found(tx, mappingId);
    checked(before.name, title, mapping);
    const row: MappingRecord = {
      ...before,
      title,
      document: mapping,
      version: (rev ?? before.version) + 1,
      updatedAt: tx.now(),
      updatedBy: tx.actor.name,
    };
    if (!(await updateMapping(tx, row, note)))
      throw new Problem('conflict', 'stale_revision', 'Someone has saved another version meanwhile.');
    await record(tx, mappingChanged, { subjectId: row.id }, { name: row.name, title, version: row.version });
    return detailOf(tx, row);
  });
}

/** @throws Problem `mapping_not_found` */
export async function deleteMapping(
  ctx: Context,
  { mappingId }: { mappingId: string },
): Promise<Record<string, never>> {
  authorize(ctx, 'rule:write');
  return inTransaction(ctx, async (tx) => {
    const row = await removeMapping(tx, mappingId);
    if (!row) throw notFound('mapping', mappingId);
    await record(tx, mappingDeleted, { subjectId: row.id }, { name: row.name, title: row.title });
    return {};
  });
}
