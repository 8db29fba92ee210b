// Connections of directories: listed, made, changed, given a new token, removed.
import {
  scimConnectionChanged,
  scimConnectionCreated,
  scimConnectionDeleted,
  scimConnectionRotated,
} from '@tocsin/contracts/activity';
import type * as api from '@tocsin/contracts/api/scim';
import type { GroupMapping, ScimConnection } from '@tocsin/contracts/api/scim';
import { builtInRoles } from '@tocsin/contracts/identity';
import type * as z from 'zod';

import { record } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context, type Tx } from '#platform/context';
import { conflict, notFound } from '#platform/errors';
import { uuidv7 } from '#platform/id';

import { changesBetween } from '../changes.ts';
import { requireRank } from '../rank.ts';
import { knownSites, requireSites } from '../reach.ts';
import { tablesOf } from '../store.ts';
import type { ScimConnectionRow } from '../tables.ts';
import { hashToken, newToken, prefixOf } from '../tokens.ts';
import { scimBase } from './mount.ts';
import { place, placingOf } from './place.ts';
import { keptBy, mappingsOf, type Placing } from './store.ts';

type Ground = { publicUrl: () => string };
type Made = z.input<typeof api.createScimConnection.output>;
const hourMs = 3_600_000;
const newScimToken = (): string => `tcp_${newToken()}`;

async function present(tx: Tx, row: ScimConnectionRow): Promise<ScimConnection> {
  const { id, name, prefix, previousUntil, defaultRole, defaultSites, enabled, lastUsedIp, rev } = row;
  const same = { id, name, prefix, defaultRole, defaultSites, enabled, lastUsedIp, rev };
  return {
    ...same,
    previousUntil: previousUntil && previousUntil > tx.now() ? previousUntil.toISOString() : null,
    mappings: mappingsOf(row),
    people: (await keptBy(tx, id)).length,
    createdAt: row.createdAt.toISOString(),
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
  };
}

export async function listScimConnections(ctx: Context): Promise<{ items: ScimConnection[] }> {
  authorize(ctx, 'security:read');
  return inTransaction(ctx, async (tx) => {
    const rows = await tablesOf(tx.db).selectFrom('scimConnection').selectAll().orderBy('name').orderBy('id').execute();
    const items: ScimConnection[] = [];
    for (const row of rows) items.push(await present(tx, row));
    return { items };
  });
}

/** @throws Problem `forbidden` `role_exceeds_yours`, `sites_exceed_yours`; `invalid_input` `unknown_role`, `unknown_site`. */
export const createScimConnectionWith =
  ({ publicUrl }: Ground) =>
  async (
    ctx: Context,
    { name, defaultRole, defaultSites, mappings }: z.output<typeof api.createScimConnection.input>,
  ): Promise<Made> => {
    authorize(ctx, 'security:write');
    return inTransaction(ctx, async (tx) => {
      await requireAdministrator(tx);
      const token = newScimToken();
      const row = await tablesOf(tx.db)
        .insertInto('scimConnection')
        .values({
          id: uuidv7(),
          orgId: tx.orgId,
          name,
          prefix: prefixOf(token),
          tokenHash: hashToken(token),
          previousHash: null,
          previousUntil: null,
          defaultRole: (await checked(tx, { role: defaultRole, siteCodes: defaultSites })).role,
          defaultSites,
          mappings: await checkedMappings(tx, mappings),
          enabled: true,
          createdBy: tx.actor.id,
          createdAt: tx.now(),
          lastUsedAt: null,
          lastUsedIp: null,
          rev: 1,
        })
        .returningAll()
        .executeTakeFirstOrThrow();
      await record(tx, scimConnectionCreated, { subjectId: row.id }, { name });
      return { id: row.id, token, baseUrl: scimBase(publicUrl()), connection: await present(tx, row) };
    });
  };

/** @throws as `createScimConnectionWith`; `conflict` `stale_revision`, `last_administrator`. */
export async function changeScimConnection(
  ctx: Context,
  { scimConnectionId: id, rev, ...wanted }: z.output<typeof api.changeScimConnection.input>,
): Promise<ScimConnection> {
  authorize(ctx, 'security:write');
  return inTransaction(ctx, async (tx) => {
    const row = await lockConnection(tx, id);
    if (rev !== undefined && rev !== row.rev)
      throw conflict('stale_revision', 'Someone else has changed this connection since you loaded it.');
    const after = {
      name: wanted.name ?? row.name,
      defaultRole: wanted.defaultRole ?? row.defaultRole,
      defaultSites: wanted.defaultSites === undefined ? row.defaultSites : wanted.defaultSites,
      mappings: wanted.mappings ? await checkedMappings(tx, wanted.mappings) : row.mappings,
      enabled: wanted.enabled ?? row.enabled,
    };
    await checked(tx, { role: after.defaultRole, siteCodes: after.defaultSites });
    const fields = changesBetween(shown(row), shown(after));
    if (Object.keys(fields).length === 0) return present(tx, row);
    const changed = await tablesOf(tx.db)
      .updateTable('scimConnection')
      .set({ ...after, rev: row.rev + 1 })
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow();
    await record(tx, scimConnectionChanged, { subjectId: id }, { name: after.name, fields });
    if (row.mappings !== after.mappings) await placeAll(tx, row, changed);
    return present(tx, changed);
  });
}

/** @throws Problem `scim_connection_not_found`, `role_exceeds_yours`. */
export const rotateScimConnectionWith =
  ({ publicUrl }: Ground) =>
  async (
    ctx: Context,
    { scimConnectionId: id, overlapHours }: z.output<typeof api.rotateScimConnection.input>,
  ): Promise<Made> => {
    authorize(ctx, 'security:write');
    return inTransaction(ctx, async (tx) => {
      const row = await lockConnection(tx, id);
      const token = newScimToken();
      const until = overlapHours === 0 ? null : new Date(tx.now().getTime() + overlapHours * hourMs);
      const after = await tablesOf(tx.db)
        .updateTable('scimConnection')
        .set({
          tokenHash: hashToken(token),
          prefix: prefixOf(token),
          previousHash: until && row.tokenHash,
          previousUntil: until,
        })
        .where('id', '=', id)
        .returningAll()
        .executeTakeFirstOrThrow();
      await record(tx, scimConnectionRotated, { subjectId: id }, { name: row.name, overlapHours });
      return { id, token, baseUrl: scimBase(publicUrl()), connection: await present(tx, after) };
    });
  };

/** @throws Problem `scim_connection_not_found`. */
export async function deleteScimConnection(
  ctx: Context,
  { scimConnectionId: id }: z.output<typeof api.deleteScimConnection.input>,
): Promise<Record<string, never>> {
  authorize(ctx, 'security:write');
  return inTransaction(ctx, async (tx) => {
    const { name } = await lockConnection(tx, id);
    await tablesOf(tx.db).deleteFrom('scimUser').where('connectionId', '=', id).execute();
    await tablesOf(tx.db).deleteFrom('scimConnection').where('id', '=', id).execute();
    await record(tx, scimConnectionDeleted, { subjectId: id }, { name });
    return {};
  });
}

/** A directory makes and deactivates people as an administrator does: nobody else lets one in. */
async function requireAdministrator(tx: Tx): Promise<void> {
  await requireRank(tx, 'admin');
  requireSites(tx, null);
}

async function lockConnection(tx: Tx, id: string): Promise<ScimConnectionRow> {
  const row = await tablesOf(tx.db)
    .selectFrom('scimConnection')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw notFound('scim connection', id);
  await requireAdministrator(tx);
  return row;
}

async function checked(tx: Tx, { role, siteCodes }: Placing): Promise<Placing> {
  await requireRank(tx, role);
  return { role, siteCodes: await knownSites(tx, siteCodes) };
}

async function checkedMappings(tx: Tx, mappings: readonly GroupMapping[]): Promise<string> {
  const kept: GroupMapping[] = [];
  for (const { group, ...given } of mappings) kept.push({ group, ...(await checked(tx, given)) });
  return JSON.stringify(kept);
}

/** As the directory would: whoever sets the mapping has shown that they may give these roles. */
async function placeAll(tx: Tx, before: ScimConnectionRow, after: ScimConnectionRow): Promise<void> {
  const { id, name } = after;
  const actor = { kind: 'integration', id, name, permissions: new Set(builtInRoles.admin.permissions) } as const;
  for (const personId of await keptBy(tx, id))
    await place({ ...tx, actor }, after, personId, await placingOf(tx, before, personId));
}

type Shown = Pick<ScimConnectionRow, 'name' | 'defaultRole' | 'defaultSites' | 'mappings' | 'enabled'>;
const shown = ({ name, defaultRole, defaultSites, mappings, enabled }: Shown) => ({
  name,
  defaultRole,
  defaultSites: defaultSites?.join(', ') ?? null,
  mappings: mappingsOf({ mappings })
    .map(({ group, role, siteCodes }) => `${group}: ${role}${siteCodes ? ` (${siteCodes.join(', ')})` : ''}`)
    .join('; '),
  enabled,
});
