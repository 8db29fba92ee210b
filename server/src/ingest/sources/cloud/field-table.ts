// A table from a record's nested names to ECS fields, compiled once: what it does not name becomes attributes.
import { ipOf, portOf, textOf, wholeNumber } from '../values.ts';
import { type EcsName, type Fields, isBlank, put, type Reading } from './ecs-names.ts';

/**
 * How a value is read where the column's type does not say it: `mailbox` is an account that may be an e-mail address,
 * `address` an IP address (perhaps with a port) or a name, `url` is split into its parts, `ms` and `s` are durations.
 */
type ReadAs = 'plain' | 'lower' | 'mailbox' | 'address' | 'url' | 'uri' | 'ms' | 's' | 'transport' | 'drop';
type Target = EcsName | readonly [EcsName, Exclude<ReadAs, 'plain' | 'drop'>];

/** `null` drops the value: it is told elsewhere. */
export type FieldTable = Readonly<Record<string, Target | null>>;
type Mapping = { name: EcsName; as: ReadAs };
type Node = { mapping?: Mapping; children?: Map<string, Node> };
export type CompiledTable = ReadonlyMap<string, Node>;

export function compileTable(table: FieldTable): CompiledTable {
  const root = new Map<string, Node>();
  for (const [path, target] of Object.entries(table)) {
    let level = root;
    let node: Node = {};
    for (const key of path.split('.')) {
      node = level.get(key) ?? {};
      level.set(key, node);
      level = node.children ??= new Map();
    }
    if (target === null) node.mapping = { name: 'event.kind', as: 'drop' };
    else if (typeof target === 'string') node.mapping = { name: target, as: 'plain' };
    else node.mapping = { name: target[0], as: target[1] };
  }
  return root;
}

const maxNames = 5_000;
const maxDepth = 12;

/** Renames the keys of a record into the keys of attributes, remembering the result. */
export function namer(rename: (key: string) => string): (key: string) => string {
  const known = new Map<string, string>();
  return (key) => {
    let name = known.get(key);
    if (name === undefined) {
      name = key.length > 200 ? key : rename(key);
      if (known.size < maxNames) known.set(key, name);
    }
    return name;
  };
}

/** `userIdentity` as `user_identity`, `sourceIPAddress` as `source_ip_address`. */
export const snakeCase = namer((key) =>
  key
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .replaceAll(/[\s-]+/g, '_')
    .toLowerCase(),
);
export const asWritten = namer((key) => key.replaceAll(/\s+/g, '_'));

export type AttributeNames = (key: string) => string;

/** Reads every leaf of the object: into ECS where the table names it, else as an attribute below `prefix`. */
export function applyTable(
  reading: Reading,
  object: Fields,
  table: CompiledTable,
  prefix: string,
  names: AttributeNames,
): void {
  for (const key in object) {
    const value = object[key];
    if (isBlank(value)) continue;
    const node = table.get(key);
    if (node === undefined) {
      flatten(reading.attrs, `${prefix}.${names(key)}`, value, names, 0);
    } else if (node.mapping !== undefined && !(isPlain(value) && node.mapping.as !== 'drop')) {
      if (!write(reading, node.mapping, value)) flatten(reading.attrs, `${prefix}.${names(key)}`, value, names, 0);
    } else if (node.children !== undefined && node.children.size > 0 && isPlain(value)) {
      applyTable(reading, value, node.children, `${prefix}.${names(key)}`, names);
    } else {
      flatten(reading.attrs, `${prefix}.${names(key)}`, value, names, 0);
    }
  }
}

const isPlain = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function flatten(
  attrs: Record<string, string>,
  name: string,
  value: unknown,
  names: AttributeNames,
  depth: number,
): void {
  if (isPlain(value) && depth < maxDepth) {
    for (const key in value) {
      const inner = value[key];
      if (!isBlank(inner)) flatten(attrs, `${name}.${names(key)}`, inner, names, depth + 1);
    }
    return;
  }
  const text = textOf(value);
  if (text !== '') attrs[name] ??= text;
}

function write(reading: Reading, { name, as }: Mapping, value: unknown): boolean {
  switch (as) {
    case 'drop':
      return true;
    case 'lower':
      return put(reading, name, textOf(value).toLowerCase());
    case 'ms':
      return putDuration(reading, name, value, 1_000_000);
    case 's':
      return putDuration(reading, name, value, 1_000_000_000);
    case 'mailbox':
      return putMailbox(reading, name, textOf(value));
    case 'address':
      return putAddress(reading, name, textOf(value));
    case 'url':
      return putUrl(reading, textOf(value));
    case 'uri':
      return putUri(reading, textOf(value));
    case 'transport':
      return put(reading, name, transportOf(value));
    default:
      return put(reading, name, value);
  }
}

function putDuration(reading: Reading, name: EcsName, value: unknown, unit: number): boolean {
  const number = typeof value === 'string' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number) || number < 0) return false;
  const nanos = Math.round(number * unit);
  return Number.isSafeInteger(nanos) && put(reading, name, nanos);
}

const siblings: Readonly<Record<string, { domain?: EcsName; email?: EcsName }>> = {
  'user.name': { domain: 'user.domain', email: 'user.email' },
  'user.target.name': { email: 'user.target.email' },
  'source.user.name': { email: 'source.user.email' },
  'destination.user.name': { email: 'destination.user.email' },
};

/** `name@domain` fills the name, the domain and the e-mail address; anything else is the name. */
export function putMailbox(reading: Reading, name: EcsName, account: string): boolean {
  const at = account.lastIndexOf('@');
  if (at <= 0 || at + 1 === account.length || account.includes(' ')) return put(reading, name, account);
  if (!put(reading, name, account.slice(0, at))) return false;
  const { domain, email } = siblings[name] ?? {};
  if (domain !== undefined) put(reading, domain, account.slice(at + 1));
  if (email !== undefined) put(reading, email, account);
  return true;
}

const domainOf: Readonly<Record<string, EcsName>> = {
  'source.ip': 'source.domain',
  'destination.ip': 'destination.domain',
};
const portNameOf: Readonly<Record<string, EcsName>> = {
  'source.ip': 'source.port',
  'destination.ip': 'destination.port',
};

/** An address alone, with a port behind it (`192.0.2.1:443`, `[2001:db8::1]:443`), or else a host name. */
export function putAddress(reading: Reading, name: EcsName, text: string): boolean {
  const { ip, port } = splitAddress(text);
  if (ip === null) {
    const domain = domainOf[name];
    return domain !== undefined && !/[\s,;]/.test(text) && put(reading, domain, text);
  }
  const portName = portNameOf[name];
  if (port !== null && portName !== undefined) put(reading, portName, port);
  return put(reading, name, ip);
}

export function splitAddress(text: string): { ip: string | null; port: number | null } {
  const ip = ipOf(text);
  if (ip !== null) return { ip, port: null };
  const colon = text.lastIndexOf(':');
  if (colon <= 0) return { ip: null, port: null };
  const host = text.slice(0, colon);
  const port = portOf(text.slice(colon + 1));
  return port === null || (host.includes(':') && !host.endsWith(']'))
    ? { ip: null, port: null }
    : { ip: ipOf(host), port };
}

/** Everything after the host: path and query as they were sent. */
function putUri(reading: Reading, uri: string): boolean {
  put(reading, 'url.original', uri);
  const hash = uri.indexOf('#');
  const bare = hash < 0 ? uri : uri.slice(0, hash);
  const mark = bare.indexOf('?');
  put(reading, 'url.path', mark < 0 ? bare : bare.slice(0, mark));
  if (mark >= 0) put(reading, 'url.query', bare.slice(mark + 1));
  return true;
}

const absoluteUrl = /^([a-z][a-z0-9+.-]*):\/\/(?:[^/?#@]*@)?(\[[^\]]*\]|[^/?#:]*)(?::(\d+))?([^?#]*)(?:\?([^#]*))?/i;

/** A whole URL into its parts, as written; a text without a scheme is only kept whole. */
export function putUrl(reading: Reading, text: string): boolean {
  const parts = text.length > 8_192 ? null : absoluteUrl.exec(text);
  if (parts === null) return text.startsWith('/') ? putUri(reading, text) : put(reading, 'url.original', text);
  const [, scheme = '', host = '', port = '', path = '', query = ''] = parts;
  put(reading, 'url.scheme', scheme.toLowerCase());
  put(reading, 'url.domain', host.toLowerCase());
  put(reading, 'url.port', port);
  put(reading, 'url.path', path);
  put(reading, 'url.query', query);
  put(reading, 'url.original', text);
  return put(reading, 'url.full', text);
}

const transports: Readonly<Record<string, string>> = {
  '1': 'icmp', '2': 'igmp', '4': 'ipv4', '6': 'tcp', '17': 'udp', '41': 'ipv6', '47': 'gre', '50': 'esp', '51': 'ah',
  '58': 'ipv6-icmp', '89': 'ospf', '132': 'sctp',
}; // prettier-ignore

/** The name of a transport protocol from its name or its IANA number. */
export function transportOf(value: unknown): string {
  const text = textOf(value).toLowerCase();
  return transports[text] ?? (wholeNumber(text) === null ? text : '');
}
