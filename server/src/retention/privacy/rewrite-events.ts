// Finds and changes events and detections that name somebody, one partition after the other, within the engine.
import { isIP } from 'node:net';

import type { EventStore, OrganisationWall } from '#platform/event-store';

import { isHeld, type Hold } from '../event-conditions.ts';
import { isBounded, type Redactor, type Replacement } from './redactor.ts';

export const eventKinds = ['events', 'detections'] as const;
export type EventKind = (typeof eventKinds)[number];
const tableOf: Readonly<Record<EventKind, string>> = { events: 'event', detections: 'detection' };

/** Which partition a row is in, how rows are sorted, and what says whose they are: the engine never changes these. */
const fixed: ReadonlySet<string> = new Set([
  'org',
  'site',
  'source',
  'dataset',
  'event_code',
  'rule_id',
  'rule_title',
  'mode',
  'tuning_id',
  'logsource_product',
  'logsource_category',
  'logsource_service',
  'logsource_channel',
  'logsource_event_id',
]);

/** A text that cannot end its literal, whatever is in it. */
const literal = (text: string): string => `unhex('${Buffer.from(text).toString('hex')}')`;
const quoted = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
const edge = String.raw`[^\pL\pN]`;

function patternOf({ text }: Replacement): string {
  const { left, right } = isBounded(text);
  return literal(`(?i)(${left ? `^|${edge}` : ''})${quoted(text)}(${right ? `$|${edge}` : ''})`);
}

type Column = {
  name: string;
  /** Whether it names them. */
  finds: string;
  /** What stands there afterwards. */
  becomes: string;
};

const shortWays = (ways: readonly Replacement[]): string => `[${ways.map(({ text }) => literal(text)).join(', ')}]`;

/** What makes sense of one text `x`: a cheap look first, for most texts end there. */
function ofText(ways: readonly Replacement[]): { finds: (x: string) => string; becomes: (x: string) => string } {
  const any = ways.map((way) => (x: string) => `match(${x}, ${patternOf(way)})`);
  const finds = (x: string): string =>
    `(multiSearchAnyCaseInsensitiveUTF8(${x}, ${shortWays(ways)}) AND (${any.map((one) => one(x)).join(' OR ')}))`;
  // Twice, because two that stand side by side share the character between them.
  const becomes = (x: string): string =>
    ways.reduce((sum, way) => {
      const by = (text: string): string =>
        `replaceRegexpAll(${text}, ${patternOf(way)}, ${literal(`\\1${way.instead}\\2`)})`;
      return by(by(sum));
    }, x);
  return { finds, becomes };
}

function columnOf(name: string, type: string, ways: readonly Replacement[]): Column | null {
  const { finds, becomes } = ofText(ways);
  const plain = type.replaceAll('LowCardinality(String)', 'String');
  switch (plain) {
    case 'String':
      return { name, finds: finds(name), becomes: becomes(name) };
    case 'Array(String)':
      return {
        name,
        finds: `arrayExists(x -> ${finds('x')}, ${name})`,
        becomes: `arrayMap(x -> ${becomes('x')}, ${name})`,
      };
    case 'Map(String, String)':
      return mapColumn(
        name,
        ways,
        (v) => finds(v),
        (v) => becomes(v),
      );
    case 'Map(String, Array(String))':
      return mapColumn(
        name,
        ways,
        (v) => `arrayExists(x -> ${finds('x')}, ${v})`,
        (v) => `arrayMap(x -> ${becomes('x')}, ${v})`,
      );
    case 'IPv6':
    case 'Array(IPv6)':
      return addressColumn(name, plain, ways);
    default:
      return null;
  }
}

function mapColumn(
  name: string,
  ways: readonly Replacement[],
  finds: (v: string) => string,
  becomes: (v: string) => string,
): Column {
  const key = ofText(ways);
  return {
    name,
    finds: `(arrayExists(v -> ${finds('v')}, mapValues(${name})) OR arrayExists(k -> ${key.finds('k')}, mapKeys(${name})))`,
    becomes: `mapFromArrays(arrayMap(k -> ${key.becomes('toString(k)')}, mapKeys(${name})), arrayMap(v -> ${becomes('v')}, mapValues(${name})))`,
  };
}

function addressColumn(name: string, type: string, ways: readonly Replacement[]): Column | null {
  const addresses = ways.filter(({ text, instead }) => isIP(text) !== 0 && isIP(instead) !== 0);
  if (addresses.length === 0) return null;
  const is = (x: string): string => addresses.map(({ text }) => `${x} = toIPv6(${literal(text)})`).join(' OR ');
  const to = (x: string): string =>
    addresses.reduce(
      (sum, { text, instead }) => `if(${x} = toIPv6(${literal(text)}), toIPv6(${literal(instead)}), ${sum})`,
      x,
    );
  return type === 'IPv6'
    ? { name, finds: `(${is(name)})`, becomes: to(name) }
    : { name, finds: `arrayExists(x -> ${is('x')}, ${name})`, becomes: `arrayMap(x -> ${to('x')}, ${name})` };
}

export type EventRewriting = { store: EventStore; orgId: string; redactor: Redactor };
const wallOf = (orgId: string): OrganisationWall => ({ org: orgId, sites: null });

/** Columns that may name somebody. */
export async function columnsOf({ store, orgId, redactor }: EventRewriting, kind: EventKind): Promise<Column[]> {
  const rows = await store.query<{ name: string; type: string }>(
    `SELECT name, type FROM system.columns
    WHERE database = currentDatabase() AND table = {table:String} AND default_kind != 'ALIAS' ORDER BY position`,
    { wall: wallOf(orgId), params: { table: tableOf[kind] }, class: 'background' },
  );
  return rows
    .filter(({ name }) => !fixed.has(name))
    .map(({ name, type }) => columnOf(name, type, redactor.ways))
    .filter((column) => column !== null);
}

const anyOf = (columns: readonly Column[]): string =>
  columns.length === 0 ? '0' : columns.map(({ finds }) => finds).join(' OR ');

/** As a condition of a query on the table. */
export const namesSomebody = async (rewriting: EventRewriting, kind: EventKind): Promise<string> =>
  `(${anyOf(await columnsOf(rewriting, kind))})`;

/** How many rows, and how many of them each hold keeps. */
export async function countNamed(
  rewriting: EventRewriting,
  kind: EventKind,
  holds: readonly Hold[],
): Promise<{ count: number; held: number[] }> {
  const { store, orgId } = rewriting;
  const held = holds.map((hold, at) => `, countIf(${isHeld([hold])}) AS h${at}`).join('');
  const [row] = await store.query<Record<string, string>>(
    `SELECT count() AS n${held} FROM ${tableOf[kind]} WHERE ${await namesSomebody(rewriting, kind)}`,
    { wall: wallOf(orgId), class: 'background' },
  );
  return { count: Number(row?.['n'] ?? 0), held: holds.map((_, at) => Number(row?.[`h${at}`] ?? 0)) };
}

export async function partitionsOf({ store, orgId }: EventRewriting, kind: EventKind): Promise<string[]> {
  const rows = await store.query<{ id: string }>(
    `SELECT DISTINCT _partition_id AS id FROM ${tableOf[kind]} ORDER BY id`,
    { wall: wallOf(orgId), class: 'background' },
  );
  return rows.map(({ id }) => id);
}

/** Which columns of the partition name somebody, and in how many rows. */
export async function planRewrite(
  rewriting: EventRewriting,
  kind: EventKind,
  partition: string,
): Promise<{ count: number; columns: Column[] }> {
  const { store, orgId } = rewriting;
  const columns = await columnsOf(rewriting, kind);
  const sums = columns.map(({ finds }, at) => `countIf(${finds}) AS c${at}`).join(', ');
  const [row] = await store.query<Record<string, string>>(
    `SELECT count() AS n, ${sums} FROM ${tableOf[kind]} WHERE _partition_id = {partition:String} AND (${anyOf(columns)})`,
    { wall: wallOf(orgId), class: 'background', params: { partition } },
  );
  return { count: Number(row?.['n'] ?? 0), columns: columns.filter((_, at) => Number(row?.[`c${at}`] ?? 0) > 0) };
}

/** Off the disk when it has resolved: the engine writes the parts anew and lets the old ones go after a while. */
export async function rewritePartition(
  { store, orgId }: EventRewriting,
  kind: EventKind,
  { partition, columns }: { partition: string; columns: readonly Column[] },
): Promise<void> {
  if (!/^[\w-]+$/.test(partition) || !/^[\w-]+$/.test(orgId)) throw new Error('This names no partition.');
  const sets = columns.map(({ name, becomes }) => `${name} = ${becomes}`).join(', ');
  const engine = await store.engineOf(orgId);
  await engine.command(
    `ALTER TABLE ${tableOf[kind]} UPDATE ${sets} IN PARTITION ID '${partition}'
    WHERE org = '${orgId}' AND (${anyOf(columns)}) SETTINGS mutations_sync = 1`,
  );
}
