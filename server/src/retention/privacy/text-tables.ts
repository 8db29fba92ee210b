// Where somebody may be named in the database: every column of text of every table with rows of organisations.
//
// Found in the database's own catalogue, so that a table that is added later is looked through as well.
import { sql } from 'kysely';

import type { Database } from '#platform/context';

export type TextColumn = {
  name: string;
  type: 'text' | 'jsonb' | 'text[]';
  /** Of a name: the column of the same row that says whose it is. */
  ownerId: string | null;
};
export type TextTable = { table: string; kind: RecordKind; columns: readonly TextColumn[] };
export type RecordKind = 'deliveries' | 'alerts' | 'incidents' | 'comments' | 'activities' | 'records';

/** Changed in ways of their own, or proof of what was done. */
const apart: ReadonlySet<string> = new Set([
  'activity',
  'alert_entity',
  'organisation',
  'privacy_request',
  'purge',
  'raised_batch',
  'webhook_delivery',
]);
/** Programs that people wrote: what they say about somebody is for people to change. */
const programs =
  /^(rule|rule_version|rule_proposal|rule_backtest|rule_sync|mapping|mapping_version)\.(source|upstream_source|base|theirs|document|tests)$/;
/** Ids, hashes, sealed values and words of ours name nobody. */
const nameless =
  /(^|_)(id|ids|key|keys|kind|type|state|stage|mode|status|hash|hashes|secret|secrets|sealed|credential|signature|proof|digest|token|scopes|permissions|code|codes|role|tactics|techniques|severity|wrapped|jwks|certificate|settings)$/;

function kindOf(table: string): RecordKind {
  if (table === 'alert' || table.startsWith('alert_')) return 'alerts';
  if (table.startsWith('incident_comment')) return 'comments';
  return table === 'incident' || table.startsWith('incident_') ? 'incidents' : 'records';
}

type Found = { table: string; name: string; type: TextColumn['type'] };

/** Those that Tocsin may change, without keys, unique columns, and columns that hold one of a list. */
export async function findTextTables(db: Database): Promise<TextTable[]> {
  const { rows } = await sql<Found>`
    select c.relname as table, a.attname as name,
      case format_type(a.atttypid, null) when 'text[]' then 'text[]' when 'jsonb' then 'jsonb' else 'text' end as type
    from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
      and format_type(a.atttypid, null) in ('text', 'jsonb', 'text[]') and a.attgenerated = ''
      and exists (select from pg_attribute o where o.attrelid = c.oid and o.attname = 'org_id' and not o.attisdropped)
      and has_column_privilege('tocsin_system', c.oid, a.attnum, 'UPDATE')
      and not exists (select from pg_constraint k
        where k.conrelid = c.oid and a.attnum = any(k.conkey)
          and (k.contype in ('p', 'u', 'f') or (k.contype = 'c' and pg_get_constraintdef(k.oid) ~ '= ANY')))
      and not exists (select from pg_index i where i.indrelid = c.oid and i.indisunique and a.attnum = any(i.indkey))
    order by c.relname, a.attnum`.execute(db);
  const wanted = rows.filter(
    ({ table, name }) => !apart.has(table) && !nameless.test(name) && !programs.test(`${table}.${name}`),
  );
  const ids = await findOwners(db);
  return [...Map.groupBy(wanted, ({ table }) => table)].map(([table, columns]) => ({
    table,
    kind: kindOf(table),
    columns: columns.map(({ name, type }) => ({ name, type, ownerId: ownerOf(ids, table, name) })),
  }));
}

async function findOwners(db: Database): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ place: string }>`
    select table_name || '.' || column_name as place from information_schema.columns
    where table_schema = 'public' and column_name like '%\\_id'`.execute(db);
  return new Set(rows.map(({ place }) => place));
}

/** `author_name` beside `author_id`. */
function ownerOf(ids: ReadonlySet<string>, table: string, name: string): string | null {
  if (!name.endsWith('_name')) return null;
  const owner = name.replace(/_name$/, '_id');
  return ids.has(`${table}.${owner}`) ? owner : null;
}
