// IBM's Log Event Extended Format, 1.0 with tabs and 2.0 with a delimiter of the sender's choice.
import type { NormalisedEvent } from '@tocsin/contracts/event';

import { parseSyslogMessage, type SyslogMessage } from '../../doors/syslog-message.ts';
import { shellSnippet } from '../snippets.ts';
import { parseTime } from '../times.ts';
import { putAddress, putUrl } from './conversions.ts';
import { type Device, deviceSnippet } from './device.ts';
import { finish, got, put, putFields, putProgram, startDraft } from './draft.ts';
import { readKeyValues } from './key-value.ts';
import { leefFields } from './leef-fields.ts';
import { leefVendorOf } from './leef-vendors.ts';

type Leef = {
  version: string;
  vendor: string;
  product: string;
  productVersion: string;
  id: string;
  record: Record<string, string>;
};

const hex = /^(?:0x|x|\\x)?([0-9a-f]{2})$/i;

/** The delimiter of 2.0 is one character or its code, `^`, `0x09`, `x5E`; a tab where it is not given. */
function delimiterOf(text: string): string {
  const code = text.length > 1 ? hex.exec(text)?.[1] : undefined;
  return code === undefined ? text.slice(0, 1) || '\t' : String.fromCharCode(Number.parseInt(code, 16));
}

/** Pairs between delimiters; what holds no `name=` belongs to the value before. */
function readPairs(text: string, delimiter: string): Record<string, string> {
  const found: Record<string, string> = {};
  let last = '';
  for (const pair of text.split(delimiter)) {
    const equals = pair.indexOf('=');
    if (equals > 0) {
      last = pair.slice(0, equals).trim();
      found[last] ||= pair.slice(equals + 1).trim();
    } else if (last !== '' && pair.trim() !== '') found[last] = `${found[last] ?? ''}${delimiter}${pair}`;
  }
  return found;
}

/** Null when the text has no complete LEEF header. */
function readLeef(text: string): Leef | null {
  const parts: string[] = [];
  let start = 5;
  const wanted = text.startsWith('LEEF:2') ? 6 : 5;
  while (parts.length < wanted) {
    const bar = text.indexOf('|', start);
    if (bar < 0) break;
    parts.push(text.slice(start, bar).trim());
    start = bar + 1;
  }
  if (parts.length < 5) return null;
  const [version = '', vendor = '', product = '', productVersion = '', id = '', sixth] = parts;
  // Senders of 2.0 leave the delimiter out, together with its bar.
  const isDelimiter = sixth !== undefined && (sixth.length <= 1 || hex.test(sixth));
  if (sixth !== undefined && !isDelimiter) start -= sixth.length + 1;
  const rest = text.slice(start);
  const delimiter = isDelimiter ? delimiterOf(sixth) : '\t';
  const record =
    rest.includes(delimiter) || !/ [A-Za-z][\w-]{0,40}=/.test(rest)
      ? readPairs(rest, delimiter)
      : readKeyValues(rest, { open: true });
  return { version, vendor, product, productVersion, id, record };
}

const starting = /LEEF: ?[12](?:\.\d)?\|/;

function timeOf(record: Record<string, string>, receivedAt: number): number | null {
  const text = (record['devTime'] ?? '').replace(/ [A-Z]{2,5}$/, '');
  if (text === '') return null;
  const zone = / ([+-])(\d\d):?(\d\d)$/.exec(text);
  const bare = zone === null ? text : text.slice(0, zone.index);
  const time = parseTime(bare) ?? parseSyslogMessage(`${bare} `, receivedAt).time;
  if (time === null || zone === null) return time;
  const minutes = Number(zone[2]) * 60 + Number(zone[3]);
  return time - (zone[1] === '-' ? -minutes : minutes) * 60_000;
}

function leefEvent(line: SyslogMessage, receivedAt: number): NormalisedEvent | null {
  const at = line.program === 'LEEF' ? 0 : line.message.search(starting);
  if (at < 0) return null;
  const leef = readLeef(line.program === 'LEEF' ? `LEEF:${line.message}` : line.message.slice(at));
  if (leef === null) return null;
  const { vendor, product, productVersion, id, record } = leef;
  const native = { ...record, leefVersion: leef.version, vendor, product, version: productVersion, eventId: id };
  const known = leefVendorOf(vendor, product);
  const draft = startDraft({ module: 'leef', vendor, product, type: 'other' }, line, native);
  draft.logsource = { ...known.logsource };
  putProgram(draft, line);
  put(draft, 'event.code', id);
  put(draft, 'observer.version', productVersion);
  putFields(draft, record, leefFields, 'leef.');
  putAddress(draft, 'source', record['src'] ?? record['shost']);
  putAddress(draft, 'destination', record['dst'] ?? record['dhost']);
  putUrl(draft, record['url'] ?? '', { bare: true });
  known.shape(draft, record, id);
  draft.time = timeOf(record, receivedAt) ?? line.time;
  draft.message =
    record['msg'] ||
    record['EventMessage'] ||
    record['description'] ||
    `${product} ${id} ${got(draft, 'event.action')}`;
  return finish(draft);
}

export const leef: Device = {
  id: 'leef',
  title: 'Log Event Extended Format (LEEF)',
  kind: 'generic',
  summary:
    'LEEF 1.0 and 2.0 of any product: addresses, translation, accounts, bytes, policy, time; WatchGuard, Forcepoint, CyberArk in detail.',
  aliases: ['qradar'],
  snippets: [
    deviceSnippet(
      'Any product: LEEF over syslog',
      `# target {syslogHost}, port {syslogPort}, protocol TCP, format LEEF (QRadar)
`,
    ),
    shellSnippet,
  ],
  recognises: ({ message, program }) => (program === 'LEEF' || starting.test(message.slice(0, 200)) ? 85 : 0),
  read: leefEvent,
};
