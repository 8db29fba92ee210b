// GET /privacy/requests/:requestId/file: the file of an export, put on record before the first byte is sent.
import { Readable } from 'node:stream';

import { privacyExportTaken } from '@tocsin/contracts/activity';
import { takePrivacyExport as endpoint } from '@tocsin/contracts/api/privacy';
import { sql } from 'kysely';

import { requireSites } from '#identity';
import { record } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context } from '#platform/context';
import { conflict, notFound, Problem } from '#platform/errors';
import { raw, type RawRoute } from '#platform/module';
import type { Objects } from '#platform/objects';
import type { Vault } from '#platform/vault';

import { tables } from '../tables.ts';
import { decrypting, requireWhole } from './file-cipher.ts';
import { StoredFile } from './present.ts';
import { openFileKey } from './subject.ts';

type Ground = { objects: Objects; vault: Pick<Vault, 'sealOf'> };

/**
 * @throws Problem `privacy_request_not_found`, `export_not_ready`, `export_not_yours`
 * @throws Error when the file is not the one that was written
 */
export async function openExport(
  ground: Ground,
  ctx: Context,
  { requestId }: { requestId: string },
): Promise<AsyncGenerator<Buffer>> {
  authorize(ctx, 'privacy:write');
  requireSites(ctx, null);
  const found = await inTransaction(ctx, async (tx) => {
    const row = await tables(tx.db)
      .selectFrom('privacyRequest')
      .selectAll()
      .where('id', '=', requestId)
      .executeTakeFirst();
    if (!row) throw notFound('privacy request', requestId);
    const isOver = row.expiresAt === null || row.expiresAt <= tx.now();
    if (row.state !== 'ready' || row.fileKey === null || isOver)
      throw conflict('export_not_ready', 'There is no file to take: it is not built yet, or its time is over.');
    // It was built with the eyes of whoever asked.
    const { rows: hidden } = await sql`select where tocsin_hidden_incidents() <> '{}'::uuid[]`.execute(tx.db);
    if (row.askedById !== tx.actor.id && hidden.length > 0)
      throw new Problem('forbidden', 'export_not_yours', 'It may hold need-to-know incidents that do not name you.');
    return { file: StoredFile.parse(row.file), fileKey: row.fileKey, pseudonym: row.pseudonym };
  });
  const { file, fileKey, pseudonym } = found;
  const key = await openFileKey(ground, ctx.orgId, requestId, fileKey);
  await requireWhole(await ground.objects.get(ctx.orgId, file.sha256), key, file.tag);
  await inTransaction(ctx, (tx) =>
    record(tx, privacyExportTaken, { subjectId: requestId, result: 'read' }, { pseudonym }),
  );
  return decrypting(await ground.objects.get(ctx.orgId, file.sha256), key, file.tag);
}

export const exportFileRoute = (ground: Ground): RawRoute =>
  raw(
    'GET',
    endpoint.path,
    endpoint.permission,
    async (ctx, request, reply) => {
      const bytes = await openExport(ground, ctx, endpoint.input.parse(request.params));
      return reply
        .type('application/x-ndjson')
        .header('content-disposition', 'attachment; filename="tocsin-personal-data.ndjson"')
        .send(Readable.from(bytes));
    },
    { metered: true },
  );
