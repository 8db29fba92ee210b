// Files that were imported: listed, with what they could not give, and taken back.
import { timelineImportUndone } from '@tocsin/contracts/activity';
import type * as timelinesApi from '@tocsin/contracts/api/timelines';
import type { BadRow, TimelineImport } from '@tocsin/contracts/timeline';
import type * as z from 'zod';

import { record } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context, type Database, type Tx } from '#platform/context';
import { conflict, notFound } from '#platform/errors';
import { uuidv7 } from '#platform/id';

import { findIncident, lockIncident, updateIncident } from '../store.ts';
import { tables, type ImportRow } from '../tables.ts';
import { removeOfImport } from './store.ts';

/** Without the rows that were rejected: they may be many. */
type Slim = Omit<ImportRow, 'rejected'>;
const slim = [
  'id',
  'orgId',
  'incidentId',
  'originIncidentId',
  'name',
  'format',
  'mapping',
  'added',
  'known',
  'bad',
  'byId',
  'byName',
  'at',
  'undoneAt',
  'undoneById',
  'undoneByName',
] as const;

export const presentImport = (row: Slim): TimelineImport => ({
  id: row.id,
  name: row.name,
  format: row.format,
  at: row.at.toISOString(),
  by: { id: row.byId, name: row.byName },
  mapping: row.mapping,
  counts: { new: row.added, known: row.known, bad: row.bad },
  undone:
    row.undoneAt === null
      ? null
      : { at: row.undoneAt.toISOString(), by: { id: row.undoneById ?? '', name: row.undoneByName ?? '' } },
});

type NewImport = Pick<ImportRow, 'incidentId' | 'name' | 'format' | 'mapping'> & {
  counts: TimelineImport['counts'];
  rejected: BadRow[];
};

export async function insertImport(tx: Tx, { counts, rejected, mapping, ...plain }: NewImport): Promise<Slim> {
  return await tables(tx.db)
    .insertInto('incidentTimelineImport')
    .values({
      ...plain,
      id: uuidv7(),
      orgId: tx.orgId,
      originIncidentId: null,
      mapping: JSON.stringify(mapping),
      added: counts.new,
      known: counts.known,
      bad: counts.bad,
      rejected: JSON.stringify(rejected),
      byId: tx.actor.id,
      byName: tx.actor.name,
      at: tx.now(),
      undoneAt: null,
      undoneById: null,
      undoneByName: null,
    })
    .returning(slim)
    .executeTakeFirstOrThrow();
}

/** @throws Problem `import_not_found` */
async function findImport(db: Database, incidentId: string, importId: string): Promise<ImportRow> {
  const row = await tables(db)
    .selectFrom('incidentTimelineImport')
    .selectAll()
    .where('incidentId', '=', incidentId)
    .where('id', '=', importId)
    .executeTakeFirst();
  if (!row) throw notFound('import', importId);
  return row;
}

/** The latest first. @throws Problem `not_found` */
export async function listTimelineImports(
  ctx: Context,
  { incidentId }: { incidentId: string },
): Promise<{ items: TimelineImport[] }> {
  authorize(ctx, 'incident:read');

  return inTransaction(ctx, async (tx) => {
    const { id } = await findIncident(tx.db, incidentId);
    const rows = await tables(tx.db)
      .selectFrom('incidentTimelineImport')
      .select(slim)
      .where('incidentId', '=', id)
      .orderBy('id', 'desc')
      .execute();
    return { items: rows.map(presentImport) };
  });
}

/** @throws Problem `import_not_found` */
export async function getTimelineImport(
  ctx: Context,
  { incidentId, timelineImportId }: z.output<typeof timelinesApi.getTimelineImport.input>,
): Promise<z.output<typeof timelinesApi.getTimelineImport.output>> {
  authorize(ctx, 'incident:read');

  return inTransaction(ctx, async (tx) => {
    const { id } = await findIncident(tx.db, incidentId);
    const row = await findImport(tx.db, id, timelineImportId);
    return { ...presentImport(row), rejected: row.rejected };
  });
}

/** @throws Problem `import_not_found`; `conflict` `import_undone` */
export async function undoTimelineImport(
  ctx: Context,
  { incidentId, timelineImportId }: z.output<typeof timelinesApi.undoTimelineImport.input>,
): Promise<TimelineImport> {
  authorize(ctx, 'incident:write');

  return inTransaction(ctx, async (tx) => {
    const incident = await lockIncident(tx.db, incidentId);
    const row = await findImport(tx.db, incident.id, timelineImportId);
    if (row.undoneAt !== null) throw conflict('import_undone', 'This import has been undone already.');
    const entries = await removeOfImport(tx, row.id);
    const undone = { undoneAt: tx.now(), undoneById: tx.actor.id, undoneByName: tx.actor.name };
    await tables(tx.db).updateTable('incidentTimelineImport').set(undone).where('id', '=', row.id).execute();
    await updateIncident(tx, incident, {});
    await record(
      tx,
      timelineImportUndone,
      { subjectId: incident.id, incidentId: incident.id },
      { importId: row.id, name: row.name, entries },
    );
    return presentImport({ ...row, ...undone });
  });
}
