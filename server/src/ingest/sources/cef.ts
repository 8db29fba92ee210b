// ArcSight's Common Event Format, as security products write it into syslog: `CEF:0|vendor|product|…|extension`.
import type { EcsDocument, NativeEvent, NormalisedEvent } from '@tocsin/contracts/event';

import { parseSyslogMessage } from '../doors/syslog-message.ts';
import { prefixer } from './attributes.ts';
import { setEcs } from './ecs-fields.ts';
import { applyFieldMap, fieldMap } from './field-map.ts';
import { setHashes } from './hashes.ts';
import { parseTime } from './times.ts';
import { baseName, oneLine, setAddress, setText, textField, textOf } from './values.ts';

const headerNames = [
  'cefVersion', 'deviceVendor', 'deviceProduct', 'deviceVersion', 'deviceEventClassId', 'name', 'severity',
] as const; // prettier-ignore

const fields = fieldMap({
  src: ['source.ip', 'ip'],
  spt: ['source.port', 'port'],
  shost: 'source.domain',
  suser: 'user.name',
  sntdom: 'user.domain',
  suid: 'user.id',
  duser: 'user.target.name',
  dst: ['destination.ip', 'ip'],
  dpt: ['destination.port', 'port'],
  dhost: 'destination.domain',
  proto: ['network.transport', 'lower'],
  app: ['network.protocol', 'lower'],
  in: ['source.bytes', 'number'],
  out: ['destination.bytes', 'number'],
  act: 'event.action',
  request: 'url.full',
  requestMethod: 'http.request.method',
  requestClientApplication: 'user_agent.original',
  filePath: 'file.path',
  fname: 'file.name',
  sproc: 'process.name',
  spid: ['process.pid', 'number'],
  dvchost: 'observer.name',
  externalId: 'event.id',
  fileHash: null,
  msg: null,
  rt: null,
});
const nothing: ReadonlySet<string> = new Set();
const attribute = prefixer('cef.extensions.');
const severities = new Map([['unknown', 0], ['low', 3], ['medium', 5], ['high', 8], ['very-high', 10]]); // prettier-ignore
const assignment = /(?:^| )([A-Za-z0-9_.[\]-]{1,64})=/g;
const escaped = /\\([\\|=nr])/g;

/** Where CEF begins in a message; -1 when it is none. */
export function cefStart(message: string): number {
  if (message.startsWith('CEF:')) return 0;
  const at = message.indexOf(' CEF:0|');
  return at < 0 ? -1 : at + 1;
}

const unescape = (text: string): string =>
  text.includes('\\')
    ? text.replaceAll(escaped, (_, char: string) => (char === 'n' ? '\n' : char === 'r' ? '\r' : char))
    : text;

/** The seven header fields, and where the extension begins; null when there are fewer. */
function readHeader(text: string): { values: string[]; end: number } | null {
  const values: string[] = [];
  let start = 4;
  for (let at = 4; at < text.length && values.length < headerNames.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 92) at++;
    else if (code === 124) {
      values.push(unescape(text.slice(start, at)));
      start = at + 1;
    }
  }
  return values.length < headerNames.length ? null : { values, end: start };
}

/** Values hold spaces: each ends where the next `name=` begins. */
function readExtension(text: string): Record<string, string> {
  const found: Record<string, string> = {};
  let name = '';
  let start = 0;
  for (const match of text.matchAll(assignment)) {
    if (name !== '') found[name] = unescape(text.slice(start, match.index)).trim();
    name = match[1] ?? '';
    start = match.index + match[0].length;
  }
  if (name !== '') found[name] = unescape(text.slice(start)).trim();
  return found;
}

/** `cs1Label=Policy cs1=x` also gives `Policy`, the name the product meant. */
function labelled(extension: Record<string, string>): Record<string, string> {
  const named: Record<string, string> = {};
  for (const key in extension) {
    const label = key.endsWith('Label') ? extension[key] : undefined;
    const value = extension[key.slice(0, -5)];
    if (label !== undefined && label !== '' && value !== undefined) named[label.slice(0, 64)] = value;
  }
  return named;
}

/** Epoch, ISO 8601, or CEF's `Mar 02 2026 08:20:00`. */
const timeOf = (text: string, receivedAt: number): number | null =>
  parseTime(text) ?? parseSyslogMessage(text, receivedAt).time;

/** Null when the text has no complete CEF header. */
export function cefEvent(text: string, receivedAt: number): NormalisedEvent | null {
  const header = readHeader(text);
  if (header === null) return null;
  const extension = readExtension(text.slice(header.end));
  const native: NativeEvent = {};
  headerNames.forEach((name, index) => {
    native[name] = header.values[index] ?? '';
  });
  Object.assign(native, extension, labelled(extension));
  const [, vendor = '', product = '', , classId = '', name = '', severity = ''] = header.values;
  const ecs: EcsDocument = { 'event.kind': 'event', 'event.module': 'cef' };
  const attrs: Record<string, string> = { 'cef.device.event_class_id': classId };
  setText(ecs, 'observer.vendor', vendor);
  setText(ecs, 'observer.product', product);
  setText(ecs, 'event.code', classId);
  setText(ecs, 'rule.name', name);
  setEcs(ecs, 'event.severity', severities.get(severity.toLowerCase()) ?? severity);
  applyFieldMap(extension, fields, nothing, attribute, ecs, attrs);
  setAddress(ecs, 'source', ecs['source.ip'] === undefined ? extension['src'] : undefined);
  setHashes(ecs, 'file', extension['fileHash']);
  if (ecs['file.path'] !== undefined) ecs['file.name'] ??= baseName(textField(ecs, 'file.path'));
  const outcome = textOf(extension['outcome']).toLowerCase();
  if (outcome === 'success' || outcome === 'failure') ecs['event.outcome'] = outcome;
  return {
    time: timeOf(extension['rt'] ?? extension['end'] ?? extension['start'] ?? '', receivedAt),
    dataset: 'cef.log',
    sourceEventId: null,
    logsource: product === '' ? {} : { product: product.toLowerCase() },
    native,
    ecs,
    attrs,
    message: oneLine(extension['msg'] || name || text),
  };
}
