// ArcSight's Common Event Format, as security products write it into syslog: `CEF:0|vendor|product|…|extension`.
import type { NativeEvent, NormalisedEvent } from '@tocsin/contracts/event';

import { parseSyslogMessage, type SyslogMessage } from '../doors/syslog-message.ts';
import { setHashes } from './hashes.ts';
import { cefFields, cefLabels, cefLongNames } from './network/cef-fields.ts';
import { putAddress, putUrl } from './network/conversions.ts';
import { type Draft, finish, got, has, put, putFields, startDraft } from './network/draft.ts';
import { parseTime } from './times.ts';
import { baseName } from './values.ts';

const headerNames = [
  'cefVersion', 'deviceVendor', 'deviceProduct', 'deviceVersion', 'deviceEventClassId', 'name', 'severity',
] as const; // prettier-ignore

const severities = new Map([['unknown', 0], ['low', 0], ['medium', 4], ['high', 7], ['very-high', 9]]); // prettier-ignore
const assignment = /(?:^| )([A-Za-z0-9_.[\]-]{1,64})=/g;
const escaped = /\\([\\|=nr])/g;

/** Where CEF begins in a message; -1 when it is none. */
export function cefStart(message: string): number {
  if (message.startsWith('CEF:')) return 0;
  const at = message.search(/[ \t"']CEF: ?[01]\|/);
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

type Cef = {
  vendor: string;
  product: string;
  version: string;
  classId: string;
  name: string;
  severity: string;
  extension: Record<string, string>;
};

/** The parts of a CEF text; null when its header is not complete. */
export function readCef(text: string): Cef | null {
  const header = readHeader(text);
  if (header === null) return null;
  const [, vendor = '', product = '', version = '', classId = '', name = '', severity = ''] = header.values;
  return { vendor, product, version, classId, name, severity, extension: readExtension(text.slice(header.end)) };
}

/** `cs1Label=Policy cs1=x` also gives `Policy`, the name the product meant. */
function labelled(extension: Record<string, string>): Record<string, string> {
  const named: Record<string, string> = {};
  for (const key in extension) {
    const label = key.endsWith('Label') ? extension[key] : undefined;
    const value = extension[key.slice(0, -5)];
    if (label !== undefined && label !== '' && value !== undefined && value !== '') named[label.slice(0, 64)] = value;
  }
  return named;
}

const weekday = /^[A-Z][a-z]{2},? (?=[A-Z][a-z]{2} )/;

/** Epoch, ISO 8601, or CEF's `Mar 02 2026 08:20:00`, with a weekday before or the year behind. */
const cefTime = (text: string, receivedAt: number): number | null =>
  text === '' ? null : (parseTime(text) ?? parseSyslogMessage(`${text.replace(weekday, '')} `, receivedAt).time);

/** The names of the format's dictionary in their short form; a product may write either. */
function shortened(extension: Record<string, string>): Record<string, string> {
  const short: Record<string, string> = {};
  for (const key in extension) {
    const value = extension[key];
    if (value !== undefined) short[cefLongNames.get(key) ?? key] = value;
  }
  return short;
}

function putHeader(draft: Draft, { vendor, product, version, classId, name, severity }: Cef): void {
  put(draft, 'observer.vendor', vendor);
  put(draft, 'observer.product', product);
  put(draft, 'observer.version', version);
  put(draft, 'cef.device.event_class_id', classId);
  put(draft, 'event.code', classId);
  put(draft, 'rule.id', classId);
  put(draft, 'rule.name', name);
  put(draft, 'event.severity', severities.get(severity.toLowerCase()) ?? severity);
}

function putPeople(draft: Draft, extension: Record<string, string>): void {
  const actor = extension['suser'] ?? extension['duser'];
  put(draft, 'user.name', actor);
  put(draft, 'user.id', extension['suid'] ?? extension['duid']);
  put(draft, 'user.domain', extension['sntdom'] ?? extension['dntdom']);
  put(draft, 'user.target.name', extension['duser']);
  if (!has(draft, 'source.domain')) put(draft, 'source.domain', extension['sntdom']);
  if (!has(draft, 'destination.domain')) put(draft, 'destination.domain', extension['dntdom']);
}

function putOutcome(draft: Draft, extension: Record<string, string>): void {
  const said = (extension['outcome'] ?? extension['categoryOutcome'] ?? '').toLowerCase();
  if (/^\/?(?:success|succeeded|ok|allowed)/.test(said)) put(draft, 'event.outcome', 'success');
  else if (/^\/?(?:fail|denied|error|blocked)/.test(said)) put(draft, 'event.outcome', 'failure');
  else put(draft, 'cef.extensions.outcome', said);
}

/** The time of arrival in Palo Alto's log service is no time of the event. */
const timeIn = ({ rt, start, end }: Record<string, string>, vendor: string): string =>
  (vendor === 'Palo Alto Networks' ? (start ?? rt) : (rt ?? start)) ?? end ?? '';

const ownNames = new Map<string, string>();

/** The label as a word: `Rule Name` and `rule_name` are the same. */
function wordOf(label: string): string {
  let word = ownNames.get(label);
  if (word === undefined) {
    word = label.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
    if (ownNames.size < 2_000) ownNames.set(label, word);
  }
  return word;
}

function putLabels(draft: Draft, labels: Record<string, string>): void {
  for (const label in labels) {
    const field = cefLabels.get(wordOf(label));
    if (field !== undefined && !has(draft, field)) put(draft, field, labels[label]);
  }
}

const noHeader = parseSyslogMessage('', 0);

/** Null when the text has no complete CEF header. */
export function cefEvent(text: string, receivedAt: number, line: SyslogMessage = noHeader): NormalisedEvent | null {
  const cef = readCef(text);
  if (cef === null) return null;
  const { vendor, product, version, classId, name, severity } = cef;
  const extension = shortened(cef.extension);
  const labels = labelled(cef.extension);
  const native: NativeEvent = {
    cefVersion: text.slice(4, text.indexOf('|')).trim(),
    deviceVendor: vendor,
    deviceProduct: product,
    deviceVersion: version,
    deviceEventClassId: classId,
    name,
    severity,
    ...cef.extension,
    ...labels,
  };
  const draft = startDraft({ module: 'cef', vendor: '', product: '', type: '' }, line, native);
  delete draft.ecs['observer.vendor'];
  delete draft.ecs['observer.product'];
  delete draft.attrs['observer.type'];
  putHeader(draft, cef);
  putFields(draft, extension, cefFields, 'cef.extensions.');
  putAddress(draft, 'source', has(draft, 'source.ip') ? undefined : extension['src']);
  putAddress(draft, 'destination', has(draft, 'destination.ip') ? undefined : extension['dst']);
  putPeople(draft, extension);
  putOutcome(draft, extension);
  const request = (extension['request'] ?? '').replace(/^"(.*)"$/, '$1');
  putUrl(draft, request, { bare: /^[\w.-]{2,200}[:/]/.test(request) });
  putLabels(draft, labels);
  setHashes(draft.ecs, 'file', extension['fileHash']);
  if (has(draft, 'file.path') && !has(draft, 'file.name')) put(draft, 'file.name', baseName(got(draft, 'file.path')));
  if (!has(draft, 'host.name')) put(draft, 'host.name', extension['dvchost'] ?? extension['shost']);
  draft.time = cefTime(timeIn(extension, vendor), receivedAt) ?? line.time;
  draft.dataset = 'cef.log';
  draft.logsource = product === '' ? {} : { product: product.toLowerCase() };
  draft.message = extension['msg'] || name || text;
  return finish(draft);
}
