// Policies: seen, made, changed, taken away, and given to what is open.
import { slaPolicyChanged, slaPolicyCreated, slaPolicyRemoved, slaReevaluated } from '@tocsin/contracts/activity';
import { SlaPolicyBody, type SlaPolicy, type SlaTarget } from '@tocsin/contracts/sla';
import { sql } from 'kysely';

import { activeMembers, requireSites } from '#identity';
import { record } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context, type Tx } from '#platform/context';
import { conflict, invalid, notFound } from '#platform/errors';
import { uuidv7 } from '#platform/id';

import { shipOnce } from './shipped.ts';
import { findCalendars, findPolicies, presentPolicy } from './store.ts';
import { tables, type PolicyRow } from './tables.ts';

/** Has everything open of these worked out again. */
export type RefreshOpen = (tx: Tx, order: { repin: boolean; calendarId?: string }) => Promise<void>;

export async function listPolicies(ctx: Context): Promise<{ items: SlaPolicy[] }> {
  authorize(ctx, 'incident:read');
  return inTransaction(ctx, async (tx) => {
    await shipOnce(tx);
    return { items: (await findPolicies(tx.db)).map(presentPolicy) };
  });
}

const severities = { alert: [0, 1, 2, 3, 4], incident: [1, 2, 3, 4, 5] };

type Refuse = (pointer: string, detail: string) => never;
const refuse: Refuse = (pointer, detail) => {
  throw invalid('invalid_sla_policy', 'This cannot be a policy.', [{ pointer, detail }]);
};

function checkTarget(body: SlaPolicyBody, { kind, spans, startOn, actions }: SlaTarget, at: string): void {
  const wrong = spans.findIndex(({ severity }) => !severities[body.appliesTo].includes(severity));
  if (wrong >= 0) refuse(`${at}/spans/${wrong}/severity`, `One of ${severities[body.appliesTo].join(', ')}.`);
  if (new Set(spans.map(({ severity }) => severity)).size < spans.length) refuse(`${at}/spans`, 'Each severity once.');
  if (body.appliesTo === 'incident') return;
  if (!['ack', 'resolve'].includes(kind)) refuse(`${at}/kind`, 'Of alerts: `ack` or `resolve`.');
  if (startOn === 'declared') refuse(`${at}/startOn`, 'Only a duty about an incident is declared.');
  const raising = actions.atRisk.concat(actions.breached).some(({ type }) => type === 'raise_severity');
  if (raising) refuse(`${at}/actions`, 'The severity of an alert is its rule’s.');
}

async function check(tx: Tx, body: SlaPolicyBody): Promise<void> {
  const calendars = new Set((await findCalendars(tx.db)).map(({ id }) => id));
  const people = body.targets.flatMap(({ actions }) =>
    actions.atRisk.concat(actions.breached).flatMap((action) => (action.type === 'assign' ? [action.personId] : [])),
  );
  const members = await activeMembers(tx, people);
  const keys = new Set<string>();
  for (const [index, target] of body.targets.entries()) {
    const at = `/targets/${index}`;
    if (keys.has(target.key)) refuse(`${at}/key`, 'Another target has this key.');
    keys.add(target.key);
    if (target.calendarId !== null && !calendars.has(target.calendarId))
      refuse(`${at}/calendarId`, 'There is no such calendar.');
    checkTarget(body, target, at);
  }
  if (people.some((id) => !members.has(id))) refuse('/targets', 'Only a member can be assigned.');
}

const columnsOf = ({ match, targets, ...plain }: SlaPolicyBody) => ({
  ...plain,
  match: JSON.stringify(match),
  targets: JSON.stringify(targets),
});

async function keepVersion(tx: Tx, row: PolicyRow, body: SlaPolicyBody): Promise<void> {
  await tables(tx.db)
    .insertInto('slaPolicyVersion')
    .values({
      orgId: tx.orgId,
      policyId: row.id,
      version: row.version,
      body: JSON.stringify(body),
      changedBy: row.changedBy,
      changedAt: row.changedAt,
    })
    .execute();
}

async function requireName(tx: Tx, name: string, id: string): Promise<void> {
  const other = (await findPolicies(tx.db)).find((each) => each.name === name && each.id !== id);
  if (other) throw conflict('sla_name_taken', 'Another policy has this name.');
}

/** @throws Problem `invalid_sla_policy`, `sla_name_taken`, `sites_exceed_yours` */
export async function createPolicy(ctx: Context, input: SlaPolicyBody): Promise<SlaPolicy> {
  authorize(ctx, 'sla:write');
  requireSites(ctx, null);
  const body = SlaPolicyBody.parse(input);
  return inTransaction(ctx, async (tx) => {
    await shipOnce(tx);
    await check(tx, body);
    const id = uuidv7();
    await requireName(tx, body.name, id);
    const row = await tables(tx.db)
      .insertInto('slaPolicy')
      .values({
        ...columnsOf(body),
        id,
        orgId: tx.orgId,
        version: 1,
        effectiveFrom: tx.now(),
        changedBy: tx.actor.name,
        changedAt: tx.now(),
        removedAt: null,
        rev: 1,
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    await keepVersion(tx, row, body);
    await record(tx, slaPolicyCreated, { subjectId: id }, { name: body.name });
    return presentPolicy(row);
  });
}

async function lockPolicy(tx: Tx, id: string): Promise<PolicyRow> {
  const row = await tables(tx.db)
    .selectFrom('slaPolicy')
    .selectAll()
    .where('id', '=', id)
    .where('removedAt', 'is', null)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw notFound('sla policy', id);
  return row;
}

/** Of each field that differs: before and after. */
export function changesBetween(before: object, after: object): Record<string, { before: unknown; after: unknown }> {
  const [old, now] = [new Map(Object.entries(before)), new Map(Object.entries(after))];
  return Object.fromEntries(
    [...now.keys()].flatMap((name) =>
      JSON.stringify(old.get(name)) === JSON.stringify(now.get(name))
        ? []
        : [[name, { before: old.get(name), after: now.get(name) }] as const],
    ),
  );
}

export const requireRev = (wanted: number | undefined, rev: number): void => {
  if (wanted !== undefined && wanted !== rev)
    throw conflict('stale_revision', 'Somebody has changed this since you loaded it. Look again, then repeat.');
};

/**
 * What changes the promise makes a version; clocks that run keep to theirs.
 * @throws Problem `sla_policy_not_found`, `stale_revision`, `invalid_sla_policy`, `sla_name_taken`, `sites_exceed_yours`
 */
export async function changePolicy(
  ctx: Context,
  { slaPolicyId, rev, ...input }: SlaPolicyBody & { slaPolicyId: string; rev?: number | undefined },
): Promise<SlaPolicy> {
  authorize(ctx, 'sla:write');
  requireSites(ctx, null);
  const body = SlaPolicyBody.parse(input);
  return inTransaction(ctx, async (tx) => {
    const before = await lockPolicy(tx, slaPolicyId);
    requireRev(rev, before.rev);
    await check(tx, body);
    await requireName(tx, body.name, slaPolicyId);
    const old = SlaPolicyBody.parse(before);
    const fields = changesBetween(old, body);
    if (Object.keys(fields).length === 0) return presentPolicy(before);
    if (body.appliesTo !== old.appliesTo) refuse('/appliesTo', 'Make another policy.');
    const row = await tables(tx.db)
      .updateTable('slaPolicy')
      .set({
        ...columnsOf(body),
        version: before.version + 1,
        // What was switched off until now promised nothing to what began meanwhile.
        effectiveFrom: body.enabled && !old.enabled ? tx.now() : before.effectiveFrom,
        changedBy: tx.actor.name,
        changedAt: tx.now(),
        rev: before.rev + 1,
      })
      .where('id', '=', slaPolicyId)
      .returningAll()
      .executeTakeFirstOrThrow();
    await keepVersion(tx, row, body);
    await record(tx, slaPolicyChanged, { subjectId: row.id }, { name: row.name, version: row.version, fields });
    return presentPolicy(row);
  });
}

/** @throws Problem `sla_policy_not_found`, `sites_exceed_yours` */
export async function removePolicy(
  ctx: Context,
  { slaPolicyId }: { slaPolicyId: string },
): Promise<Record<string, never>> {
  authorize(ctx, 'sla:write');
  requireSites(ctx, null);
  return inTransaction(ctx, async (tx) => {
    const { name } = await lockPolicy(tx, slaPolicyId);
    await tables(tx.db)
      .updateTable('slaPolicy')
      .set({ removedAt: tx.now(), enabled: false })
      .where('id', '=', slaPolicyId)
      .execute();
    await tables(tx.db)
      .updateTable('slaClock')
      .set({ state: 'cancelled', dueAt: null, nextAt: null, updatedAt: tx.now() })
      .where('policyId', '=', slaPolicyId)
      .where('state', 'in', ['running', 'paused', 'pending'])
      .execute();
    await record(tx, slaPolicyRemoved, { subjectId: slaPolicyId }, { name });
    return {};
  });
}

export async function listVersions(ctx: Context, { slaPolicyId }: { slaPolicyId: string }) {
  authorize(ctx, 'incident:read');
  return inTransaction(ctx, async ({ db }) => {
    const rows = await tables(db)
      .selectFrom('slaPolicyVersion')
      .selectAll()
      .where('policyId', '=', slaPolicyId)
      .orderBy('version', 'desc')
      .execute();
    if (rows.length === 0) throw notFound('sla policy', slaPolicyId);
    return {
      items: rows.map(({ version, body, changedBy, changedAt }) => ({
        version,
        body: SlaPolicyBody.parse(body),
        changedBy,
        changedAt: changedAt.toISOString(),
      })),
    };
  });
}

/** @throws Problem `sla_policy_not_found`, `sites_exceed_yours` */
export const reevaluateWith =
  (refreshOpen: RefreshOpen) =>
  async (ctx: Context, { slaPolicyId }: { slaPolicyId: string }): Promise<{ open: number }> => {
    authorize(ctx, 'sla:write');
    requireSites(ctx, null);
    return inTransaction(ctx, async (tx) => {
      const { name } = await lockPolicy(tx, slaPolicyId);
      // Asked for by name, it counts for all that is open, whenever that began.
      await tables(tx.db)
        .updateTable('slaPolicy')
        .set({ effectiveFrom: new Date(0) })
        .where('id', '=', slaPolicyId)
        .execute();
      await record(tx, slaReevaluated, { subjectId: slaPolicyId }, { name });
      await refreshOpen(tx, { repin: true });
      const { rows } = await sql<{ open: number }>`
        select (select count(*) from incident where closed_at is null)::int
          + (select count(*) from alert where stage <> 'resolved')::int as open`.execute(tx.db);
      return { open: rows[0]?.open ?? 0 };
    });
  };
