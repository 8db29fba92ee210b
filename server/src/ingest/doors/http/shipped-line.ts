import type { RawRecord, Transport } from '../../body.ts';
// Finds the log line in the document a shipper wraps it in, so that the source of the line can read it.
import { isObject } from '../../sources/source.ts';
import { recordsOfText } from './text-record.ts';

type Fields = Record<string, unknown>;

/** What shippers add around a line. A document that holds anything else has been read by somebody already. */
const around = new Set([
  '@timestamp', '@version', '@metadata', 'message', 'agent', 'ecs', 'host', 'log', 'input', 'fields', 'tags', 'labels',
  'event', 'cloud', 'container', 'kubernetes', 'docker', 'orchestrator', 'service', 'data_stream', 'elastic_agent',
  'beat', 'offset', 'source', 'prospector', 'stream', 'fileset', 'type', 'process', 'syslog', 'hostname', 'time',
  'date', 'fromhost', 'fromhost-ip', 'facility', 'priority', 'severity', 'severity_label', 'facility_label',
  'timereported', 'timegenerated', 'programname', 'syslogtag', 'procid', 'PROGRAM', 'PRIORITY', 'PID', 'MESSAGE',
  'ISODATE', 'HOST', 'FACILITY', 'SOURCE', 'HOST_FROM', 'LEGACY_MSGHDR', 'SEQNUM', 'TAGS', 'DATE', 'logtag', '_p',
  'TRANSPORT', 'MSGID', 'file', 'source_type', 'timestamp', 'appname', 'msgid', 'version', 'source_ip',
]); // prettier-ignore
const withinEvent = new Set(['created', 'ingested', 'dataset', 'module', 'timezone', 'sequence', 'original', 'kind']);
const withinProcess = new Set(['name', 'pid']);
/** Already told by the line, its header or the transport. */
const told = new Set(['@timestamp', '@version', 'message', 'MESSAGE', 'event.original', 'log', 'ecs.version']);

/** What a header that is put together again tells as well. */
const inHeader = new Set([
  'hostname', 'host', 'HOST', 'fromhost', 'host.name', 'host.hostname', 'process.name', 'process.pid', 'programname',
  'procid', 'appname', 'timestamp', 'syslogtag', 'PROGRAM', 'PID', 'PRIORITY', 'FACILITY', 'ISODATE', 'facility', 'severity', 'priority',
  'timereported', 'timegenerated', 'log.syslog.severity.code', 'log.syslog.facility.code', 'MSG',
]); // prettier-ignore

const severities = ['emerg', 'alert', 'crit', 'err', 'warning', 'notice', 'info', 'debug'];
const facilities = [
  'kern', 'user', 'mail', 'daemon', 'auth', 'syslog', 'lpr', 'news', 'uucp', 'cron', 'authpriv', 'ftp', 'ntp', 'audit',
  'console', 'cron2', 'local0', 'local1', 'local2', 'local3', 'local4', 'local5', 'local6', 'local7',
]; // prettier-ignore

const maxLabels = 100;
const maxLabelLength = 8_192;
const maxDepth = 6;

/**
 * The syslog line that rsyslog, syslog-ng, Vector or a Beat took apart, as RFC 5424; null for any other document.
 * @param labels go with the line besides what the document says
 */
export function shippedLine(
  document: Fields,
  labels: Readonly<Record<string, string>>,
  maxBytes: number,
): RawRecord[] | null {
  const flat = new Map<string, string>();
  if (!flatten(document, '', flat, 0)) return null;
  const line = lineOf(document);
  if (line === null || !isSyslog(flat)) return null;
  const get = (...names: string[]): string => {
    for (const name of names) {
      const value = flat.get(name);
      if (value !== undefined && value !== '') return value;
    }
    return '';
  };
  const transport: Transport = {};
  const host = get('host.name', 'host.hostname', 'hostname', 'host', 'HOST', 'beat.hostname', 'fromhost');
  if (host !== '') transport.host = host;
  const when = get('@timestamp', 'timereported', 'ISODATE', 'timegenerated', 'timestamp');
  const time = Date.parse(when);
  if (Number.isFinite(time)) transport.time = time;
  const text = withHeader(line, get, { host, when });
  if (text === null) return null;
  const all: Record<string, string> = { ...labels };
  let count = 0;
  for (const [name, value] of flat) {
    if (told.has(name) || inHeader.has(name) || count++ >= maxLabels) continue;
    all[name] = value.slice(0, maxLabelLength);
  }
  transport.labels = all;
  return recordsOfText(text, transport, maxBytes);
}

function lineOf(document: Fields): string | null {
  for (const name of ['message', 'MESSAGE']) {
    const value = document[name];
    if (typeof value === 'string' && value.trim() !== '') return value;
  }
  return null;
}

/** False where a field says that this is more than a wrapped line. */
function flatten(fields: Fields, prefix: string, flat: Map<string, string>, depth: number): boolean {
  for (const key in fields) {
    const value = fields[key];
    const name = prefix === '' ? key : `${prefix}.${key}`;
    const [first = '', second = ''] = name.split('.', 2);
    if (!around.has(first) && name !== 'ecs.version') return false;
    if (first === 'event' && second !== '' && !withinEvent.has(second)) return false;
    if (first === 'process' && second !== '' && !withinProcess.has(second)) return false;
    if (value === null || value === undefined) continue;
    if (isObject(value) && depth < maxDepth) {
      if (!flatten(value, name, flat, depth + 1)) return false;
    } else flat.set(name === '__proto__' ? '_proto_' : name, typeof value === 'string' ? value : JSON.stringify(value));
  }
  return true;
}

const signs = [
  'fromhost', 'timereported', 'syslogtag', 'programname', 'log.syslog.priority', 'log.syslog.severity.code',
  'log.syslog.facility.code',
]; // prettier-ignore

function isSyslog(flat: ReadonlyMap<string, string>): boolean {
  if (signs.some((sign) => flat.has(sign)) || flat.get('source_type') === 'syslog') return true;
  return flat.has('MESSAGE') && flat.has('HOST') && (flat.has('PROGRAM') || flat.has('FACILITY'));
}

type Get = (...names: string[]) => string;

/** As RFC 5424, where the document knows what a header says. */
function withHeader(line: string, get: Get, { host, when }: { host: string; when: string }): string | null {
  const tag = /^([^[:\s]+)(?:\[(\d+)\])?:?$/.exec(get('syslogtag'));
  const program = get('process.name', 'programname', 'PROGRAM', 'log.syslog.appname', 'appname') || (tag?.[1] ?? '');
  const pid = get('process.pid', 'procid', 'PID', 'log.syslog.procid') || (tag?.[2] ?? '');
  const facilityName = get('log.syslog.facility.code', 'facility', 'FACILITY', 'syslog.facility');
  if (program === '' && facilityName === '') return null;
  const facility = codeIn(facilities, facilityName, 1);
  const severity = codeIn(
    severities,
    get('log.syslog.severity.code', 'severity', 'priority', 'PRIORITY', 'log.syslog.severity.name'),
    6,
  );
  const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/.test(when) ? when : '-';
  return `<${facility * 8 + severity}>1 ${time} ${word(host)} ${word(program)} ${word(pid)} - - ${line.trimStart()}`;
}

function codeIn(names: readonly string[], text: string, otherwise: number): number {
  const number = /^\d{1,2}$/.test(text) ? Number(text) : names.indexOf(text.toLowerCase());
  return number >= 0 && number < names.length ? number : otherwise;
}

const word = (text: string): string => (text === '' ? '-' : text.replaceAll(/\s+/g, '_').slice(0, 255));
