// Reads the header of a syslog message in the shapes senders really write it.
import { epochToMillis, inferYear, monthAt, parseIsoTime } from '../sources/times.ts';

type StructuredData = Record<string, Record<string, string>>;

export type SyslogMessage = {
  /** Which header was found; `none` when the line is a bare message. */
  header: 'rfc5424' | 'rfc3164' | 'iso' | 'none';
  /** 0–23 and 0–7; null without a priority. */
  facility: number | null;
  severity: number | null;
  /** Epoch milliseconds; null when the header has none. */
  time: number | null;
  host: string;
  program: string;
  pid: string;
  messageId: string;
  structured: StructuredData | null;
  /** Without the header; octal escapes of control characters undone. */
  message: string;
  /** The host of an outer header, when a relay has put its own before the sender's. */
  relay: string;
};

const maxNesting = 3;
const months = 'JanFebMarAprMayJunJulAugSepOctNovDec';

const isDigit = (code: number): boolean => code >= 48 && code <= 57;

type Cursor = { text: string; at: number; receivedAt: number };

/** Every line is a message: what has no header is all message. `receivedAt` (epoch ms) supplies a missing year. */
export function parseSyslogMessage(line: string, receivedAt: number): SyslogMessage {
  return parseNested(line, receivedAt, 0);
}

function parseNested(line: string, receivedAt: number, depth: number): SyslogMessage {
  const cursor: Cursor = { text: line, at: line.charCodeAt(0) === 0xfeff ? 1 : 0, receivedAt };
  const message = empty();
  readPriority(cursor, message);
  if (!readRfc5424(cursor, message)) readClassic(cursor, message);
  if (depth < maxNesting && message.header !== 'rfc5424' && hasHeader(message.message)) {
    const inner = parseNested(message.message, receivedAt, depth + 1);
    if (inner.header !== 'none' && inner.host !== '') {
      inner.facility ??= message.facility;
      inner.severity ??= message.severity;
      if (inner.relay === '') inner.relay = message.host;
      return inner;
    }
  }
  return message;
}

const empty = (): SyslogMessage => ({
  header: 'none',
  facility: null,
  severity: null,
  time: null,
  host: '',
  program: '',
  pid: '',
  messageId: '',
  structured: null,
  message: '',
  relay: '',
});

/** Cheap look at whether a message opens with a header of its own. */
function hasHeader(text: string): boolean {
  const first = text.charCodeAt(0);
  if (first === 60) return isDigit(text.charCodeAt(1));
  if (isDigit(first)) return text.charCodeAt(4) === 45 && text.charCodeAt(10) === 84;
  return text.charCodeAt(3) === 32 && months.includes(text.slice(0, 3)) && text.charCodeAt(9) === 58;
}

function readPriority(cursor: Cursor, message: SyslogMessage): void {
  const { text, at } = cursor;
  if (text.charCodeAt(at) !== 60) return;
  const end = text.indexOf('>', at);
  if (end < at + 2 || end > at + 4) return;
  for (let index = at + 1; index < end; index++) if (!isDigit(text.charCodeAt(index))) return;
  const priority = Number(text.slice(at + 1, end));
  if (priority > 191) return;
  message.facility = priority >> 3;
  message.severity = priority & 7;
  cursor.at = end + 1;
}

/** The next token up to a space; the cursor moves behind that space. */
function token(cursor: Cursor): string {
  const { text, at } = cursor;
  let end = text.indexOf(' ', at);
  if (end < 0) end = text.length;
  cursor.at = Math.min(end + 1, text.length);
  return text.slice(at, end);
}

const orEmpty = (text: string): string => (text === '-' ? '' : text);

/** RFC 5424: `1 TIME HOST APP PROCID MSGID SD MSG`; also Meraki's `1 EPOCH HOST MSG`. */
function readRfc5424(cursor: Cursor, message: SyslogMessage): boolean {
  const { text, at } = cursor;
  if (text.charCodeAt(at) !== 49 || text.charCodeAt(at + 1) !== 32 || message.facility === null) return false;
  const from = cursor.at;
  cursor.at += 2;
  const stamp = token(cursor);
  const time = stamp === '-' ? null : parseIsoTime(stamp);
  const epoch = time === null && stamp.length > 9 ? Number(stamp) : Number.NaN;
  if (stamp !== '-' && time === null && Number.isNaN(epoch)) {
    cursor.at = from;
    return false;
  }
  message.header = 'rfc5424';
  message.time = Number.isNaN(epoch) ? time : epochToMillis(epoch);
  message.host = orEmpty(token(cursor));
  if (!Number.isNaN(epoch)) {
    message.message = text.slice(cursor.at);
    return true;
  }
  message.program = orEmpty(token(cursor));
  message.pid = orEmpty(token(cursor));
  message.messageId = orEmpty(token(cursor));
  if (text.charCodeAt(cursor.at) === 91) message.structured = readStructured(cursor);
  else if (text.charCodeAt(cursor.at) === 45) cursor.at++;
  message.message = cleaned(text.slice(cursor.at));
  return true;
}

/** `[id name="value" …][id …]`, with `\"`, `\\` and `\]` escaped. A broken element is left in the message. */
function readStructured(cursor: Cursor): StructuredData | null {
  const { text } = cursor;
  const data: StructuredData = {};
  while (text.charCodeAt(cursor.at) === 91) {
    const element = readElement(text, cursor.at);
    if (element === null) break;
    data[element.id] = element.parameters;
    cursor.at = element.end;
  }
  return Object.keys(data).length === 0 ? null : data;
}

type Element = { id: string; parameters: Record<string, string>; end: number };

function readElement(text: string, from: number): Element | null {
  let at = from + 1;
  while (at < text.length && text.charCodeAt(at) !== 32 && text.charCodeAt(at) !== 93) at++;
  const id = text.slice(from + 1, at);
  const parameters: Record<string, string> = {};
  while (text.charCodeAt(at) === 32) {
    while (text.charCodeAt(at) === 32) at++;
    if (text.charCodeAt(at) === 93) break;
    const equals = text.indexOf('="', at);
    if (equals < 0) return null;
    const value = readQuoted(text, equals + 2);
    if (value === null) return null;
    parameters[text.slice(at, equals)] = value.text;
    at = value.end;
  }
  return text.charCodeAt(at) === 93 && id !== '' ? { id, parameters, end: at + 1 } : null;
}

function readQuoted(text: string, from: number): { text: string; end: number } | null {
  let value = '';
  let start = from;
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 34) return { text: value + text.slice(start, at), end: at + 1 };
    const next = text.charCodeAt(at + 1);
    if (code !== 92 || (next !== 34 && next !== 92 && next !== 93)) continue;
    value += text.slice(start, at);
    start = at + 1;
    at++;
  }
  return null;
}

/** Everything that is not RFC 5424: a time in one of many shapes, perhaps a host, perhaps a tag. */
function readClassic(cursor: Cursor, message: SyslogMessage): void {
  skipCounter(cursor);
  const stamped = readIso(cursor, message) || readBsdTime(cursor, message);
  const { text } = cursor;
  if (stamped) {
    if (text.charCodeAt(cursor.at) === 58) {
      cursor.at++;
      skipSpaces(cursor);
    } else {
      skipSpaces(cursor);
      if (!isTagAt(text, cursor.at)) readHost(cursor, message);
      if (text.startsWith(': ', cursor.at)) cursor.at += 2;
    }
  }
  readTag(cursor, message);
  message.message = cleaned(text.slice(cursor.at));
}

function skipSpaces(cursor: Cursor): void {
  while (cursor.text.charCodeAt(cursor.at) === 32) cursor.at++;
}

/** Cisco counts its messages: `29: *Mar  1 18:46:11: %SYS-5-…`. The asterisk says the clock is not set. */
function skipCounter(cursor: Cursor): void {
  const { text } = cursor;
  let at = cursor.at;
  while (isDigit(text.charCodeAt(at))) at++;
  if (at > cursor.at && at - cursor.at <= 10 && text.startsWith(': ', at)) cursor.at = at + 2;
  while (text.charCodeAt(cursor.at) === 42 || text.charCodeAt(cursor.at) === 46) cursor.at++;
  if (text.charCodeAt(cursor.at) === 58) cursor.at++;
  if (text.charCodeAt(cursor.at) === 32) skipSpaces(cursor);
}

function readIso(cursor: Cursor, message: SyslogMessage): boolean {
  const { text, at } = cursor;
  if (!isDigit(text.charCodeAt(at)) || text.charCodeAt(at + 4) !== 45 || text.charCodeAt(at + 10) !== 84) return false;
  let end = text.indexOf(' ', at);
  if (end < 0) end = text.length;
  const time = parseIsoTime(text.slice(at, end));
  if (time === null) return false;
  message.header = 'iso';
  message.time = time;
  cursor.at = end;
  return true;
}

const bsdTime =
  /([A-Z][a-z]{2}) {1,2}(\d{1,2})(?: (\d{4}))? (\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?: (\d{4})(?= |:))?(?: (UTC|GMT|EST|EDT|CST|CDT|MST|MDT|PST|PDT|CET|CEST|WET|WEST|EET|EEST|MSK|JST)(?=:))?/y;
/** East of Greenwich, as devices mean these names. */
const zoneMinutes: Readonly<Record<string, number>> = {
  EST: -300, EDT: -240, CST: -360, CDT: -300, MST: -420, MDT: -360, PST: -480, PDT: -420,
  CET: 60, CEST: 120, WEST: 60, EET: 120, EEST: 180, MSK: 180, JST: 540,
}; // prettier-ignore

/** `Nov 20 22:17:53`, with a year before or behind, a fraction, or Cisco's zone; UTC without one. */
function readBsdTime(cursor: Cursor, message: SyslogMessage): boolean {
  const { text, at } = cursor;
  const month = monthAt(text, at);
  if (month < 0) return false;
  bsdTime.lastIndex = at;
  const found = bsdTime.exec(text);
  if (found === null) return false;
  const day = Number(found[2]);
  const year = found[3] ?? found[8];
  const millis = found[7] === undefined ? 0 : Math.floor(Number(`0.${found[7]}`) * 1000);
  message.header = 'rfc3164';
  message.time = Date.UTC(
    year === undefined ? inferYear(month, day, cursor.receivedAt) : Number(year),
    month,
    day,
    Number(found[4]),
    Number(found[5]),
    Number(found[6]),
    millis,
  );
  message.time -= (zoneMinutes[found[9] ?? ''] ?? 0) * 60_000;
  cursor.at = bsdTime.lastIndex;
  return true;
}

const hostName = /[A-Za-z0-9_][A-Za-z0-9_.:-]*(?= )/y;

/** The word after the time is the host, unless it is a tag or no name at all. */
function readHost(cursor: Cursor, message: SyslogMessage): void {
  skipSpaces(cursor);
  const { text, at } = cursor;
  hostName.lastIndex = at;
  const found = hostName.exec(text);
  if (found === null || found[0].endsWith(':')) return;
  message.host = found[0];
  cursor.at = hostName.lastIndex + 1;
  skipSpaces(cursor);
}

const tag = /([A-Za-z0-9_.()/@+-]{1,64})(?:\[([^\]\s]{0,32})\])?:(?= |$)/y;

function isTagAt(text: string, at: number): boolean {
  tag.lastIndex = at;
  return tag.test(text);
}

function readTag(cursor: Cursor, message: SyslogMessage): void {
  const { text, at } = cursor;
  if (text.charCodeAt(at) === 37) {
    const end = text.indexOf(':', at);
    if (end > at && end - at < 64) message.messageId = text.slice(at + 1, end);
    return;
  }
  tag.lastIndex = at;
  const found = tag.exec(text);
  if (found === null || (message.header === 'none' && message.facility === null && found[2] === undefined)) return;
  message.program = found[1] ?? '';
  message.pid = found[2] ?? '';
  cursor.at = tag.lastIndex;
}

const escapes = /#(0[0-3][0-7])/g;

/** rsyslog writes control characters as `#012`. */
function cleaned(text: string): string {
  let from = 0;
  while (text.charCodeAt(from) === 32 || text.charCodeAt(from) === 0xfeff) from++;
  const message = from === 0 ? text : text.slice(from);
  if (!message.includes('#0')) return message;
  return message.replaceAll(escapes, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}
