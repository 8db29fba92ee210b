// Internet Information Services: W3C extended lines, whose columns are told by their shape, and JSON with their names.
import { rsyslogFileSnippet, shellSnippet, snippets, vectorLinesSnippet } from '../snippets.ts';
import { defineSource, isObject, ParseFault, type SourceRecord } from '../source.ts';
import { parseIsoTime, parseTime } from '../times.ts';
import { setTarget } from '../url.ts';
import { ipOf, textOf } from '../values.ts';
import {
  conclude,
  type Draft,
  type Fields,
  finished,
  lineOf,
  newDraft,
  objectFor,
  put,
  putAddress,
  putSender,
  putUser,
  startOf,
} from './draft.ts';

type Columns = Record<string, string>;

const logsource = { product: 'windows', service: 'iis', category: 'webserver' };
const day = /^\d{4}-\d{2}-\d{2}$/;
const clock = /^\d{2}:\d{2}:\d{2}(?:\.\d+)?$/;
const verb = /^[A-Z][A-Z_-]{2,29}$/;
const start = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2} (?:\S{1,64} ){0,3}[A-Z][A-Z_-]{2,29} \/\S* /;
const errorStart =
  /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2} [\da-f.:%]{3,60} \d{1,5} [\da-f.:%]{3,60} \d{1,5} \S+ \S+ \S+ /i;
const maxColumns = 60;

/** Names of the text columns between the client's address and the status, by their number. */
const texts: readonly (readonly string[])[] = [
  [],
  ['cs-user-agent'],
  ['cs-user-agent', 'cs-referer'],
  ['cs-user-agent', 'cs-referer', 'cs-host'],
  ['cs-user-agent', 'cs-cookie', 'cs-referer', 'cs-host'],
];
/** The numbers at the end, by their number. */
const numbers: Record<number, readonly string[]> = {
  1: ['sc-status'],
  2: ['sc-status', 'time-taken'],
  3: ['sc-status', 'sc-substatus', 'sc-win32-status'],
  4: ['sc-status', 'sc-substatus', 'sc-win32-status', 'time-taken'],
  5: ['sc-status', 'sc-substatus', 'sc-win32-status', 'sc-bytes', 'cs-bytes'],
  6: ['sc-status', 'sc-substatus', 'sc-win32-status', 'sc-bytes', 'cs-bytes', 'time-taken'],
};
const errorColumns = ['date', 'time', 'c-ip', 'c-port', 's-ip', 's-port', 'cs-version', 'cs-method', 'cs-uri', 'streamid', 'sc-status', 's-siteid', 's-reason', 's-queuename']; // prettier-ignore

/** Everything after the status is a number or `-`, so the run of numbers at the end starts with it. */
function statusAt(words: readonly string[], from: number): number {
  let at = words.length;
  while (at > from && /^(?:\d{1,12}|-)$/.test(words[at - 1] ?? '')) at--;
  while (at < words.length && !/^[1-5]\d{2}$/.test(words[at] ?? '')) at++;
  return at;
}

/** Null when the words are not the columns of a request. */
function columnsOf(all: readonly string[]): Columns | null {
  const forwarded = all.findLastIndex((word) => /^[\d-]/.test(word) && ipOf(word.split(',', 1)[0]) === null) + 1;
  const words = forwarded > 10 ? all.slice(0, forwarded) : all;
  const method = words.findIndex(
    (word, index) => index >= 2 && index <= 5 && verb.test(word) && (words[index + 1] ?? '').startsWith('/'),
  );
  if (method < 0) return null;
  const columns: Columns = { date: words[0] ?? '', time: words[1] ?? '' };
  const before = words.slice(2, method);
  const own = before.findLastIndex((word) => ipOf(word) !== null);
  if (own >= 0) columns['s-ip'] = before.splice(own, 1)[0] ?? '';
  if (before[0] !== undefined) columns['s-sitename'] = before[0];
  if (before[1] !== undefined) columns['s-computername'] = before[1];
  columns['cs-method'] = words[method] ?? '';
  columns['cs-uri-stem'] = words[method + 1] ?? '';
  columns['cs-uri-query'] = words[method + 2] ?? '';
  let at = method + 3;
  if (/^\d{1,5}$/.test(words[at] ?? '')) columns['s-port'] = words[at++] ?? '';
  columns['cs-username'] = words[at++] ?? '';
  columns['c-ip'] = words[at++] ?? '';
  if ((words[at] ?? '').startsWith('HTTP/')) columns['cs-version'] = words[at++] ?? '';
  const status = statusAt(words, at);
  if (status >= words.length) return null;
  const middle = words.slice(at, status);
  (texts[middle.length] ?? []).forEach((name, index) => (columns[name] = middle[index] ?? ''));
  const tail = words.slice(status);
  (numbers[tail.length] ?? numbers[3] ?? []).forEach((name, index) => (columns[name] = tail[index] ?? ''));
  if (words.length < all.length) columns['x-forwarded-for'] = all.slice(words.length).join('');
  return columns;
}

/** `cs(User-Agent)`, `cs_User_Agent` and `csUserAgent` are `cs-user-agent`. */
function named(value: Fields): Columns {
  const columns: Columns = {};
  for (const key in value) {
    const name = key
      .replaceAll(/([a-z])([A-Z])/g, '$1-$2')
      .toLowerCase()
      .replaceAll(/[()_]+/g, '-')
      .replace(/-$/, '');
    const text = textOf(value[key]);
    if (/^(?:c|s|cs|sc)-|^(?:date|time|time-taken)$/.test(name) && text !== '') columns[name] = text;
  }
  return columns;
}

const spaced = (text: string): string => text.replaceAll('+', ' ');

function read(draft: Draft, columns: Columns): void {
  for (const name in columns) {
    const text = columns[name] ?? '';
    if (text === '' || text === '-') continue;
    const value = name === 'cs-user-agent' || name === 's-reason' ? spaced(text) : text;
    draft.native[name] =
      /^(?:sc-|s-port|time-taken|cs-bytes)/.test(name) && /^\d{1,15}$/.test(value) ? Number(value) : value;
  }
  const has = (name: string): string => textOf(draft.native[name]);
  putAddress(draft, 'source', has('c-ip'));
  put(draft, 'source.port', has('c-port'));
  putAddress(draft, 'destination', has('s-ip'));
  put(draft, 'destination.port', has('s-port'));
  putUser(draft, has('cs-username'));
  put(draft, 'host.name', has('s-computername'));
  put(draft, 'iis.access.site_name', has('s-sitename'));
  put(draft, 'iis.access.sub_status', has('sc-substatus'));
  put(draft, 'iis.access.win32_status', has('sc-win32-status'));
  put(draft, 'iis.access.cookie', has('cs-cookie'));
  put(draft, 'http.request.method', has('cs-method'));
  put(draft, 'http.version', has('cs-version').replace('HTTP/', ''));
  put(draft, 'http.response.status_code', has('sc-status'));
  put(draft, 'http.response.body.bytes', has('sc-bytes'));
  put(draft, 'http.request.body.bytes', has('cs-bytes'));
  put(draft, 'http.request.referrer', has('cs-referer'));
  put(draft, 'user_agent.original', has('cs-user-agent'));
  put(draft, 'url.domain', has('cs-host').replace(/:\d+$/, ''));
  put(draft, 'destination.domain', has('cs-host').replace(/:\d+$/, ''));
  put(draft, 'iis.error.reason_phrase', has('s-reason'));
  const taken = has('time-taken');
  if (/^\d{1,9}$/.test(taken)) put(draft, 'event.duration', Number(taken) * 1_000_000);
  put(draft, 'network.forwarded_ip', ipOf(has('x-forwarded-for').split(/[,+]/, 1)[0]));
  const query = has('cs-uri-query');
  const target = has('cs-uri') || `${has('cs-uri-stem')}${query === '' ? '' : `?${query}`}`;
  if (target !== '') {
    draft.native['cs-uri'] = target;
    put(draft, 'url.original', target);
    setTarget(target, draft.attrs);
  }
  const status = Number(has('sc-status'));
  const outcome = status === 0 ? undefined : status < 400 ? 'success' : 'failure';
  conclude(draft, {
    category: ['web', 'network'],
    type: has('s-reason') === '' ? ['connection'] : ['connection', 'error'],
    outcome,
  });
  draft.message = [has('c-ip'), has('cs-method'), target, has('sc-status'), has('s-reason')]
    .filter((part) => part !== '')
    .join(' ');
}

function draftOf(record: SourceRecord): Draft {
  if (isObject(record.value) && isNamed(record.value)) {
    const draft = newDraft('iis', 'access', logsource, {});
    const columns = named(record.value);
    draft.time =
      parseIsoTime(`${columns['date'] ?? ''} ${columns['time'] ?? ''}`) ??
      parseTime(record.value['EventTime'] ?? record.value['@timestamp']);
    read(draft, columns);
    return draft;
  }
  const line = lineOf(record);
  const words = line.text.split(' ', maxColumns);
  if (line.text.startsWith('#') && /^#(?:Software|Version|Date|Fields|Start-Date|Remark)\b/.test(line.text))
    return headerOf(line.text);
  const isError = errorStart.test(line.text);
  const columns =
    !day.test(words[0] ?? '') || !clock.test(words[1] ?? '') ? null : isError ? errorOf(words) : columnsOf(words);
  if (columns === null) throw new ParseFault('The line does not have the columns of an IIS request.');
  const draft = newDraft('iis', isError ? 'error' : 'access', logsource, {});
  draft.time = parseIsoTime(`${words[0]} ${words[1]}`);
  read(draft, columns);
  putSender(draft, line);
  return draft;
}

/** HTTPERR; the stream's number is absent before Windows Server 2016. */
function errorOf(words: readonly string[]): Columns {
  const names = words.length > 13 ? errorColumns : errorColumns.filter((name) => name !== 'streamid');
  return Object.fromEntries(names.map((name, index) => [name, words[index] ?? '']));
}

/** Each new file begins with its columns; a single line cannot use them, and nothing is lost. */
function headerOf(text: string): Draft {
  const draft = newDraft('iis', 'header', { product: 'windows', service: 'iis' }, { message: text });
  draft.message = text;
  return draft;
}

const isNamed = (value: Fields): boolean =>
  (value['cs-uri-stem'] ?? value['cs_uri_stem'] ?? value['csUriStem']) !== undefined &&
  (value['cs-method'] ?? value['cs_method'] ?? value['csMethod']) !== undefined;

export const iis = defineSource({
  id: 'iis',
  title: 'Microsoft IIS',
  kind: 'web',
  summary: 'W3C extended logs with the usual sets of columns, HTTPERR, and JSON with the names of the columns.',
  format: 'lines',
  aliases: ['w3c', 'httperr'],
  snippets: snippets('iis', [
    vectorLinesSnippet(['C:/inetpub/logs/LogFiles/**/*.log']),
    rsyslogFileSnippet('/var/log/iis.log', 'iis'),
    shellSnippet,
  ]),
  recognise: (record) => {
    const value = objectFor(record);
    if (value !== null) return isNamed(value) ? 92 : 0;
    const text = startOf(record);
    if (/^#(?:Software: Microsoft (?:Internet Information Services|HTTP API)|Fields: date time )/.test(text)) return 95;
    return start.test(text) || errorStart.test(text) ? 90 : 0;
  },
  parse: (record) => finished(draftOf(record)),
});
