// The things an event is about, as `kind:value` in lower case: what analysts pivot on and alerts are grouped by.
import type { EcsDocument, EcsField } from '@tocsin/contracts/event';

type Kind = 'host' | 'user' | 'ip' | 'domain' | 'url' | 'hash' | 'file' | 'process' | 'email';

const ips: readonly EcsField[] = ['source.ip', 'destination.ip', 'host.ip', 'dns.resolved_ip'];
const domains: readonly EcsField[] = [
  'dns.question.name',
  'url.domain',
  'tls.client.server_name',
  'destination.domain',
  'source.domain',
];
const hashes: readonly EcsField[] = [
  'process.hash.md5',
  'process.hash.sha1',
  'process.hash.sha256',
  'file.hash.md5',
  'file.hash.sha1',
  'file.hash.sha256',
];
const processes: readonly EcsField[] = ['process.executable', 'process.parent.executable', 'process.target.executable'];

/** Accounts that every machine has, in English, French and German: they join everything to everything. */
const commonAccounts: ReadonlySet<string> = new Set([
  'system', 'système', 'local service', 'service local', 'lokaler dienst', 'network service', 'service réseau',
  'netzwerkdienst', 'anonymous logon', 'anonymous', 'n/a', '-', '?', '(null)', 'unknown', 'unset', 'nobody',
]); // prettier-ignore
const virtualAccounts = /^(?:dwm|umfd)-\d+$/;
const maxLength = 1_000;

const isNoise = (ip: string): boolean =>
  ip.startsWith('127.') || ip === '::1' || ip === '0.0.0.0' || ip === '::' || ip === '255.255.255.255';

function add(found: string[], kind: Kind, value: string): void {
  if (value === '' || value === '-' || value.length > maxLength) return;
  const entity = `${kind}:${value.toLowerCase()}`;
  if (!found.includes(entity)) found.push(entity);
}

function addUser(found: string[], name: unknown, domain: unknown, host: string): void {
  if (typeof name !== 'string') return;
  const user = name.toLowerCase();
  if (user === '' || user.endsWith('$') || commonAccounts.has(user) || virtualAccounts.test(user)) return;
  const realm = typeof domain === 'string' ? domain.toLowerCase() : '';
  const machine = realm === '' || realm === '.' || realm === host || host.startsWith(`${realm}.`);
  add(found, 'user', machine || user.includes('\\') ? user : `${realm}\\${user}`);
}

function addEach(found: string[], kind: Kind, ecs: EcsDocument, fields: readonly EcsField[]): void {
  for (const field of fields) {
    const value = ecs[field];
    if (typeof value === 'string') addOne(found, kind, value);
    else if (Array.isArray(value)) for (const item of value) addOne(found, kind, item);
  }
}

function addOne(found: string[], kind: Kind, value: string): void {
  if (kind === 'ip' && isNoise(value)) return;
  if (kind === 'domain' && !value.includes('.')) return;
  add(found, kind, kind === 'domain' && value.endsWith('.') ? value.slice(0, -1) : value);
}

/**
 * Entities of one event for the kinds of `entityKinds`, each once, in lower case.
 * Left out: loopback and unspecified addresses, machine accounts (`X$`), the accounts every system has.
 * A user carries the domain (`domain\name`) unless that is the machine itself.
 */
export function entitiesOf(ecs: EcsDocument): string[] {
  const found: string[] = [];
  const host = ecs['host.name'];
  const hostName = typeof host === 'string' ? host.toLowerCase() : '';
  if (hostName !== 'localhost') add(found, 'host', hostName);
  addUser(found, ecs['user.name'], ecs['user.domain'], hostName);
  addUser(found, ecs['user.target.name'], ecs['user.domain'], hostName);
  addEach(found, 'ip', ecs, ips);
  addEach(found, 'domain', ecs, domains);
  addEach(found, 'url', ecs, ['url.full']);
  addEach(found, 'hash', ecs, hashes);
  addEach(found, 'file', ecs, ['file.path']);
  addEach(found, 'process', ecs, processes);
  addEach(found, 'email', ecs, ['user.email', 'email.from.address', 'email.to.address']);
  return found;
}
