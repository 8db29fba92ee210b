// The hashes of one file are one entity: events that carry several of them say so.
import { entityMerged } from '@tocsin/contracts/activity';
import { canonicalValue } from '@tocsin/contracts/entity/canonical';
import { entityVerdicts } from '@tocsin/contracts/entity/kinds';
import { hashStrength } from '@tocsin/contracts/entity/marks';
import { sql } from 'kysely';

import { record } from '#platform/activity';
import type { Tx } from '#platform/context';

import { tables, type EntityRow } from './tables.ts';

const holders = ['process.hash', 'process.parent.hash', 'file.hash', 'dll.hash'] as const;
const algorithms = ['md5', 'sha1', 'sha256'] as const;

/** The hashes of each file that an event speaks of, where there are several: canonical, the strongest first. */
export function printsIn(fields: Readonly<Record<string, unknown>>): string[][] {
  return holders.flatMap((holder) => {
    const prints = algorithms.flatMap((algorithm) => {
      const value = fields[`${holder}.${algorithm}`];
      const hash = typeof value === 'string' ? canonicalValue('file_hash', value) : null;
      return hash === null ? [] : [hash];
    });
    const sorted = [...new Set(prints)].toSorted((a, b) => hashStrength(b) - hashStrength(a));
    return sorted.length > 1 ? [sorted] : [];
  });
}

/** Two of one strength that differ cannot be of one file: such a group says nothing. */
const isOneFile = (group: readonly string[]): boolean => new Set(group.map(hashStrength)).size === group.length;

async function groupsOf(tx: Tx, alertIds: readonly string[]): Promise<string[][]> {
  const wanted = holders.flatMap((holder) => algorithms.map((algorithm) => `${holder}.${algorithm}`));
  const { rows } = await sql<{ fields: Record<string, unknown> }>`
    select distinct (select jsonb_object_agg(key, value) from jsonb_each(e.fields)
      where key = any(${wanted}::text[])) as fields
    from alert_evidence e where e.alert_id = any(${alertIds}::uuid[]) and e.fields ?| ${wanted}::text[]`.execute(tx.db);
  const groups = new Map<string, string[]>();
  for (const { fields } of rows) for (const group of printsIn(fields ?? {})) groups.set(group.join(), group);
  return [...groups.values()].filter(isOneFile);
}

/** Makes one entity of the hashes that the evidence of these alerts ties together. */
export async function unitePrints(tx: Tx, alertIds: readonly string[]): Promise<void> {
  for (const group of await groupsOf(tx, alertIds)) await uniteGroup(tx, group);
}

async function uniteGroup(tx: Tx, group: readonly string[]): Promise<void> {
  const { rows } = await sql<EntityRow>`
    select distinct e.* from entity e join entity_name n on n.entity_id = e.id
    where n.org_id = ${tx.orgId} and n.text = any(${group.map((hash) => `file_hash:${hash}`)}::text[])
    order by e.id`.execute(tx.db);
  const strength = ({ value }: EntityRow): number => hashStrength(value);
  const [kept, ...others] = rows.toSorted((a, b) => strength(b) - strength(a));
  if (!kept || others.length === 0) return;
  // Two SHA-256 that share an MD5 are a collision made on purpose: two files.
  if (others.some((other) => strength(other) === strength(kept))) return;
  await tables(tx.db)
    .selectFrom('entity')
    .select('id')
    .where(
      'id',
      'in',
      rows.map(({ id }) => id),
    )
    .orderBy('id')
    .forUpdate()
    .execute();
  for (const other of others) await mergeInto(tx, kept, other);
}

/** Names and notes move; of two verdicts the worse stays, lists are put together. */
async function mergeInto(tx: Tx, kept: EntityRow, other: EntityRow): Promise<void> {
  const table = tables(tx.db);
  await table.updateTable('entityName').set({ entityId: kept.id }).where('entityId', '=', other.id).execute();
  await table.updateTable('entityNote').set({ entityId: kept.id }).where('entityId', '=', other.id).execute();
  await table.deleteFrom('entity').where('id', '=', other.id).execute();
  const rank = ({ verdict }: EntityRow): number =>
    verdict === null ? entityVerdicts.length : entityVerdicts.indexOf(verdict);
  const worse = rank(other) < rank(kept) ? other : kept;
  Object.assign(kept, {
    kept: kept.kept || other.kept,
    verdict: worse.verdict,
    verdictReason: worse.verdictReason,
    verdictBy: worse.verdictBy,
    verdictAt: worse.verdictAt,
    verdictExpiresAt: worse.verdictExpiresAt,
    lists: [...new Set([...kept.lists, ...other.lists])],
    rev: kept.rev + 1,
  });
  const { id, orgId: _org, key: _key, kind: _kind, value: _value, createdAt: _at, ...columns } = kept;
  await table.updateTable('entity').set(columns).where('id', '=', id).execute();
  const wasSaid = other.verdict !== null || other.lists.length > 0 || other.kept;
  if (wasSaid)
    await record(tx, entityMerged, { subjectId: id }, { entity: kept.key, merged: other.key, mergedId: other.id });
}
