// Which connection a SCIM token belongs to, and the context its directory acts in.
import { builtInRoles } from '@tocsin/contracts/identity';

import type { Context } from '#platform/context';
import type { DatabaseHandle } from '#platform/database';
import type { Log } from '#platform/log';
import { wholeOrganisation } from '#platform/reach';

import { isDue, usedNow, type Use } from '../authenticate-key.ts';
import { tablesOf } from '../store.ts';
import type { ScimConnectionRow } from '../tables.ts';
import { hashToken } from '../tokens.ts';

/** Null for what is unknown, switched off, or over. */
export const findConnection = (handle: DatabaseHandle, token: string, use: Use): Promise<ScimConnectionRow | null> =>
  handle.asSystem(async (db) => {
    const hash = hashToken(token);
    const row = await tablesOf(db)
      .selectFrom('scimConnection')
      .innerJoin('organisation', 'organisation.id', 'scimConnection.orgId')
      .selectAll('scimConnection')
      .where('organisation.suspendedAt', 'is', null)
      .where('scimConnection.enabled', '=', true)
      .where((where) =>
        where.or([
          where('tokenHash', '=', hash),
          where.and([where('previousHash', '=', hash), where('previousUntil', '>', use.now)]),
        ]),
      )
      .executeTakeFirst();
    if (!row) return null;
    if (isDue(row, use))
      await tablesOf(db).updateTable('scimConnection').set(usedNow(use)).where('id', '=', row.id).execute();
    return row;
  });

type Ground = { handle: DatabaseHandle; now: () => Date; log: Log };
type Asked = { requestId: string; ip: string | null; userAgent: string | null };

/** It does what an administrator may, which is why only they connect one. */
export function contextOfConnection({ handle, now, log }: Ground, row: ScimConnectionRow, asked: Asked): Context {
  const reach = wholeOrganisation(null);
  return {
    ...asked,
    orgId: row.orgId,
    actor: { kind: 'integration', id: row.id, name: row.name, permissions: new Set(builtInRoles.admin.permissions) },
    reach,
    now,
    log,
    causedBy: null,
    transact: (work) => handle.transact(row.orgId, work, reach),
  };
}
