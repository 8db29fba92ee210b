// Which places of an event a field name in a search means.
import { columnByField, eventColumns, humanFieldNames, numberLimits, type EventColumn } from '../columns.ts';

/**
 * Where a term looks. `human`: the text is part of the text index over everything a person reads.
 * `words`: searched by words like a text, not compared as a whole.
 */
export type Place =
  | { kind: 'text'; sql: string; human: boolean; words: boolean }
  | { kind: 'list'; sql: string; human: boolean }
  | { kind: 'number'; sql: string; field: string; max: number }
  | { kind: 'address'; sql: string; field: string; list: boolean }
  | { kind: 'attribute'; name: string }
  | { kind: 'moment'; sql: string }
  | { kind: 'entities' }
  | { kind: 'raw' };

const own: Readonly<Record<string, Place>> = {
  message: { kind: 'text', sql: 'message', human: true, words: true },
  raw: { kind: 'raw' },
  'event.original': { kind: 'raw' },
  dataset: { kind: 'text', sql: 'dataset', human: false, words: false },
  'event.dataset': { kind: 'text', sql: 'dataset', human: false, words: false },
  site: { kind: 'text', sql: 'site', human: false, words: false },
  source_event_id: { kind: 'text', sql: 'source_event_id', human: false, words: false },
  entity: { kind: 'entities' },
  entities: { kind: 'entities' },
  time: { kind: 'moment', sql: 'time' },
  '@timestamp': { kind: 'moment', sql: 'time' },
  ingested: { kind: 'moment', sql: 'ingested' },
  'event.ingested': { kind: 'moment', sql: 'ingested' },
};

/** Short names for what people look for most; several fields are searched at once. */
export const fieldAliases: Readonly<Record<string, readonly string[]>> = {
  host: ['host.name'],
  hostname: ['host.name'],
  user: ['user.name', 'user.target.name', 'user.email'],
  ip: ['source.ip', 'destination.ip', 'host.ip'],
  src: ['source.ip'],
  dst: ['destination.ip'],
  src_ip: ['source.ip'],
  dst_ip: ['destination.ip'],
  port: ['source.port', 'destination.port'],
  process: ['process.name', 'process.executable'],
  parent: ['process.parent.name', 'process.parent.executable'],
  cmd: ['process.command_line'],
  command: ['process.command_line'],
  pid: ['process.pid'],
  hash: [
    'process.hash.md5',
    'process.hash.sha1',
    'process.hash.sha256',
    'process.pe.imphash',
    'file.hash.md5',
    'file.hash.sha1',
    'file.hash.sha256',
  ],
  file: ['file.path', 'file.name'],
  registry: ['registry.path'],
  script: ['powershell.file.script_block_text'],
  domain: ['dns.question.name', 'url.domain', 'destination.domain', 'source.domain', 'tls.client.server_name'],
  url: ['url.full'],
  agent: ['user_agent.original'],
  email: ['email.from.address', 'email.to.address', 'user.email'],
  code: ['event.code'],
  action: ['event.action'],
  outcome: ['event.outcome'],
  category: ['event.category'],
};

const columnByName = new Map(eventColumns.map((column) => [column.name, column]));

function placeOf({ field, name, type }: EventColumn): Place {
  if (type === 'ip' || type === 'ip[]') return { kind: 'address', sql: name, field, list: type === 'ip[]' };
  const human = humanFieldNames.includes(field);
  if (type.endsWith('[]')) return { kind: 'list', sql: name, human };
  if (type === 'keyword' || type === 'text') return { kind: 'text', sql: name, human, words: false };
  return { kind: 'number', sql: name, field, max: numberLimits[type] ?? 0 };
}

/** A name nobody knows is looked up among the attributes, under exactly that name. */
export function placesOf(name: string): readonly Place[] {
  const place = Object.hasOwn(own, name) ? own[name] : undefined;
  if (place) return [place];
  const column = columnByField.get(name) ?? columnByName.get(name);
  if (column) return [placeOf(column)];
  const alias = Object.hasOwn(fieldAliases, name) ? fieldAliases[name] : undefined;
  return alias ? alias.flatMap((field) => placesOf(field)) : [{ kind: 'attribute', name }];
}
