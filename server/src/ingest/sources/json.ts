// Any JSON object: ECS documents pass through, other documents are read by the names their fields usually have.
import type { EcsDocument, EcsField, LogSource, NormalisedEvent } from '@tocsin/contracts/event';

import { ecsFieldOf, setEcs } from './ecs-fields.ts';
import { setHashes } from './hashes.ts';
import { shellSnippet, snippets, vectorSnippet } from './snippets.ts';
import { defineSource, isObject, objectOf, type SourceRecord } from './source.ts';
import { parseTime } from './times.ts';
import { baseName, oneLine, setAddress, setUser, textField, textOf } from './values.ts';

const maxDepth = 20;
const maxNames = 5_000;

const own = ['time', 'message', 'source', 'destination', 'account', 'hash', 'outcome'] as const;

type Alias = EcsField | (typeof own)[number];

function isAlias(name: string): name is Alias {
  return own.some((word) => word === name) || ecsFieldOf(name) !== undefined;
}

/** Field names as they are met in the wild, without case and separators. */
const aliases = new Map<string, Alias>(
  Object.entries({
    time: 'timestamp time ts date datetime eventtime timecreated utctime createdat timegenerated starttime',
    message: 'message msg log text summary shortmessage fullmessage logmessage event',
    source:
      'srcip sourceip sourceipaddress src clientip remoteaddr remoteip ip ipaddress srcaddr sourceaddress callerip xforwardedfor address',
    destination: 'dstip destip destinationip dst dest dstaddr destinationaddress serverip targetip',
    account: 'user username useraccount account accountname login loginname principal actor suser userprincipalname',
    hash: 'md5 sha1 sha256 hash hashes filehash',
    outcome: 'outcome result success',
    'host.name': 'host hostname computer computername machine machinename device devicename dvchost',
    'source.port': 'srcport sourceport spt clientport sport',
    'destination.port': 'dstport destport destinationport dpt dport serverport',
    'network.transport': 'proto protocol transport',
    'network.direction': 'direction',
    'event.action': 'action eventname operation activity eventtype',
    'event.code': 'eventid eventcode code',
    'log.level': 'level severity loglevel priority',
    'process.name': 'process processname program appname app',
    'process.executable': 'image exe executable processpath',
    'process.command_line': 'commandline cmdline cmd command processcommandline',
    'process.pid': 'pid processid',
    'process.parent.executable': 'parentimage parentprocessname',
    'process.parent.command_line': 'parentcommandline',
    'file.path': 'file filepath filename path targetfilename',
    'url.full': 'url uri requesturl',
    'http.request.method': 'method httpmethod requestmethod',
    'http.response.status_code': 'statuscode httpstatus responsecode sc',
    'user_agent.original': 'useragent httpuseragent ua',
    'dns.question.name': 'query qname queryname rrname',
    'dns.question.type': 'qtype querytype rrtype qtypename',
    'rule.name': 'rule rulename signature alertname',
    'rule.id': 'ruleid signatureid sid',
    'user.email': 'email mail useremail',
    'event.provider': 'provider sourcename logger product',
    'cloud.region': 'region awsregion',
    'cloud.account.id': 'accountid recipientaccountid',
  } satisfies Partial<Record<Alias, string>>).flatMap(([target, names]) =>
    isAlias(target) ? names.split(' ').map((name): [string, Alias] => [name, target]) : [],
  ),
);

const known = new Map<string, Alias | null>();

function aliasFor(name: string): Alias | null {
  let alias = known.get(name);
  if (alias === undefined) {
    alias = aliases.get(name.toLowerCase().replaceAll(/[^a-z0-9]/g, '')) ?? null;
    if (known.size < maxNames) known.set(name, alias);
  }
  return alias;
}

const partiesOf = new Map<Alias, EcsField>([
  ['source', 'source.ip'],
  ['destination', 'destination.ip'],
  ['account', 'user.name'],
  ['outcome', 'event.outcome'],
]);

/** The ECS field that a name usually stands for; null for names that say nothing of the kind. */
export function usualFieldOf(name: string): EcsField | null {
  const alias = aliasFor(name);
  return alias === null ? null : (partiesOf.get(alias) ?? ecsFieldOf(alias) ?? null);
}

type Reading = {
  ecs: EcsDocument;
  attrs: Record<string, string>;
  time: number | null;
  message: string;
  aliased: boolean;
};

/** Walks the leaves under their dotted names; what lies deeper than 20 levels is kept as JSON. */
function walk(reading: Reading, prefix: string, value: Record<string, unknown>, depth: number): void {
  for (const key in value) {
    const item = value[key];
    if (item === null || item === undefined || item === '') continue;
    const name = prefix === '' ? key : `${prefix}.${key}`;
    if (isObject(item) && depth < maxDepth) walk(reading, name, item, depth + 1);
    else readLeaf(reading, name, item);
  }
}

function readLeaf(reading: Reading, name: string, value: unknown): void {
  const field = ecsFieldOf(name);
  if (field !== undefined) {
    if (!setEcs(reading.ecs, field, value)) setAttribute(reading.attrs, name, value);
    return;
  }
  if (name === '@timestamp') {
    reading.time = parseTime(value) ?? reading.time;
    return;
  }
  if (name === 'message') {
    reading.message = textOf(value);
    return;
  }
  const alias = reading.aliased ? aliasFor(name) : null;
  if (alias === null || !readAlias(reading, alias, value)) setAttribute(reading.attrs, name, value);
}

/** `__proto__` as a key would vanish in an assignment. */
function setAttribute(attrs: Record<string, string>, name: string, value: unknown): void {
  const text = textOf(value);
  if (text !== '') attrs[name === '__proto__' ? '_proto_' : name] = text;
}

/** False when the value does not fit what the name promises. */
function readAlias(reading: Reading, alias: Alias, value: unknown): boolean {
  const { ecs } = reading;
  switch (alias) {
    case 'time': {
      const time = parseTime(value);
      if (time !== null) reading.time ??= time;
      return time !== null;
    }
    case 'message':
      if (typeof value !== 'string' || reading.message !== '') return false;
      reading.message = value;
      return true;
    case 'source':
    case 'destination':
      if (typeof value !== 'string' || ecs[`${alias}.ip`] !== undefined) return false;
      setAddress(ecs, alias, value);
      return true;
    case 'account':
      if (typeof value !== 'string' || ecs['user.name'] !== undefined) return false;
      setUser(ecs, value);
      return true;
    case 'hash':
      setHashes(ecs, 'file', value);
      return false;
    case 'outcome':
      return setOutcome(ecs, value);
    case 'network.transport':
      if (typeof value === 'string') ecs['network.transport'] = value.toLowerCase();
      return typeof value === 'string';
    default:
      return ecs[alias] === undefined && !Array.isArray(value) && setEcs(ecs, alias, value);
  }
}

function setOutcome(ecs: EcsDocument, value: unknown): boolean {
  const word = textOf(value).toLowerCase();
  if (['success', 'succeeded', 'ok', 'true', 'allow', 'allowed', 'pass'].includes(word))
    ecs['event.outcome'] = 'success';
  else if (['failure', 'failed', 'fail', 'error', 'false', 'deny', 'denied', 'blocked'].includes(word)) {
    ecs['event.outcome'] = 'failure';
  } else return false;
  return true;
}

const datasetName = /^[a-z][a-z0-9_-]*\.[a-z0-9_.-]{1,50}$/;
const uuid = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;

/** `aws.cloudtrail` is product aws, service cloudtrail; a process start is Sigma's process_creation. */
function logsourceOf(dataset: string, ecs: EcsDocument): LogSource {
  const source: LogSource = {};
  const os = textField(ecs, 'host.os.type');
  if (dataset !== 'json.generic') {
    const dot = dataset.indexOf('.');
    source.product = dataset.slice(0, dot);
    source.service = dataset.slice(dot + 1);
  } else if (os !== '') {
    source.product = os;
  }
  const categories = ecs['event.category'];
  const types = ecs['event.type'];
  const starts = Array.isArray(types) && types.includes('start');
  if (starts && Array.isArray(categories) && categories.includes('process')) source.category = 'process_creation';
  return source;
}

const isEcs = (value: Record<string, unknown>): boolean =>
  value['@timestamp'] !== undefined &&
  (value['ecs'] !== undefined || value['ecs.version'] !== undefined || isObject(value['event']));

/** Also used by the syslog source for a JSON payload. Every object is accepted. */
export function jsonEvent(value: Record<string, unknown>): NormalisedEvent {
  const reading: Reading = { ecs: {}, attrs: {}, time: null, message: '', aliased: !isEcs(value) };
  walk(reading, '', value, 0);
  const { ecs, attrs } = reading;
  ecs['event.kind'] ??= 'event';
  const executable = textField(ecs, 'process.executable');
  if (executable !== '') ecs['process.name'] ??= baseName(executable);
  if (ecs['file.path'] !== undefined) ecs['file.name'] ??= baseName(textField(ecs, 'file.path'));
  const named = attrs['event.dataset'] ?? attrs['data_stream.dataset'] ?? '';
  const dataset = datasetName.test(named) ? named : 'json.generic';
  const id = textOf(ecs['event.id'] ?? attrs['eventID']);
  return {
    time: reading.time,
    dataset,
    sourceEventId: uuid.test(id) ? id : null,
    logsource: logsourceOf(dataset, ecs),
    native: value,
    ecs,
    attrs,
    message: oneLine(reading.message) || summary(value, ecs),
  };
}

const maxSummary = 300;

/** Where a document has no message of its own: action and parties, else its first bytes. */
function summary(value: Record<string, unknown>, ecs: EcsDocument): string {
  const parts = [ecs['event.action'], ecs['user.name'], ecs['source.ip'], ecs['destination.ip'], ecs['url.full']];
  const words = parts.filter((part) => typeof part === 'string');
  if (words.length > 1 || typeof ecs['event.action'] === 'string') return words.join(' ');
  const text = JSON.stringify(value);
  return text.length > maxSummary ? `${text.slice(0, maxSummary)}…` : text;
}

export const json = defineSource({
  id: 'json',
  title: 'JSON',
  kind: 'generic',
  summary:
    'Any JSON object. ECS documents, nested or dotted, pass through; other field names are recognised where they are usual.',
  format: 'json',
  snippets: snippets('json', [shellSnippet, vectorSnippet]),
  recognise: ({ value }) => (isObject(value) && isEcs(value) ? 52 : 0),
  parse: (record: SourceRecord) => jsonEvent(objectOf(record)),
});
