// Error logs of Apache and nginx: the level, who asked, for what, and the program's own words.
import { ipOf } from '../values.ts';
import { conclude, type Draft, newDraft, put, putAddress } from './draft.ts';
import { putRequest } from './web-access.ts';

const quiet = new Set(['info', 'debug', 'notice']);
const isQuiet = (level: string): boolean => quiet.has(level) || level.startsWith('trace');

function errorDraft(module: 'apache' | 'nginx', level: string, message: string): Draft {
  const draft = newDraft(module, 'error', { product: module, service: module }, { message });
  put(draft, 'log.level', level);
  if (level !== '') draft.native['level'] = level;
  conclude(draft, { category: ['web'], type: level === '' ? [] : [isQuiet(level) ? 'info' : 'error'] });
  draft.message = message;
  return draft;
}

const apacheHead = /^\[(?:[A-Z][a-z]{2} )?([A-Z][a-z]{2}) +(\d{1,2}) (\d{2}:\d{2}:\d{2})(?:\.(\d{1,6}))? (\d{4})\] /;
const apacheParts =
  /^\[(?:pid (\d+)(?::tid (\d+))?|client ([^\]\s]{1,300})|remote ([^\]\s]{1,300})|(?:([a-z0-9_-]{0,40}):)?([a-z]{3,8}\d?))\] ?/;
const missing =
  /^(?:AH\d{5}: )?(?:File does not exist|script not found or unable to stat|Permission denied): (\/\S+|[A-Z]:\\\S+)/;
const months = 'JanFebMarAprMayJunJulAugSepOctNovDec';

/** `[date] [module:level] [pid n:tid n] [client a:p] AHnnnnn: message`; null when the text is none. */
export function apacheError(text: string): Draft | null {
  const head = apacheHead.exec(text);
  if (head === null) return /^AH\d{5}: /.test(text) ? errorDraft('apache', '', text) : null;
  const found: { module?: string; level?: string; pid?: string; thread?: string; client?: string } = {};
  let rest = text.slice(head[0].length);
  for (let part = apacheParts.exec(rest); part !== null; part = apacheParts.exec(rest)) {
    if (part[1] !== undefined) Object.assign(found, { pid: part[1], thread: part[2] });
    else if (part[6] !== undefined) Object.assign(found, { module: part[5], level: part[6] });
    else found.client ??= part[3] ?? part[4] ?? '';
    rest = rest.slice(part[0].length);
  }
  if (found.level === undefined) return null;
  const draft = errorDraft('apache', found.level, rest);
  const [, month = '', day, clock = '', fraction = '0', year] = head;
  const at = months.indexOf(month) / 3;
  const time = Date.parse(`${year}-${String(at + 1).padStart(2, '0')}-${(day ?? '').padStart(2, '0')}T${clock}Z`);
  draft.time = Number.isNaN(time) ? null : time + Math.floor(Number(`0.${fraction}`) * 1_000);
  put(draft, 'apache.error.module', found.module);
  put(draft, 'process.pid', found.pid);
  put(draft, 'process.thread.id', found.thread);
  putAddress(draft, 'source', found.client);
  put(draft, 'file.path', missing.exec(rest)?.[1]);
  put(draft, 'event.code', /^(AH\d{5}): /.exec(rest)?.[1]);
  return draft;
}

const nginxHead =
  /^(\d{4})\/(\d{2})\/(\d{2}) (\d{2}:\d{2}:\d{2}) \[([a-z]{3,8})\] (\d{1,10})#(\d{1,10}): (?:\*(\d{1,20}) )?/;
const nginxDetail =
  /, (client|server|request|subrequest|upstream|host|referrer): ("(?:[^"\\]|\\.){0,9000}"|[^,"]{1,300})/g;

/** `date [level] pid#tid: *connection message, client: …, request: "…"`; null when the text is none. */
export function nginxError(text: string): Draft | null {
  const head = nginxHead.exec(text);
  if (head === null) return null;
  const message = text.slice(head[0].length);
  const draft = errorDraft('nginx', head[5] ?? '', message);
  const time = Date.parse(`${head[1]}-${head[2]}-${head[3]}T${head[4]}Z`);
  draft.time = Number.isNaN(time) ? null : time;
  put(draft, 'process.pid', head[6]);
  put(draft, 'process.thread.id', head[7]);
  put(draft, 'nginx.error.connection_id', head[8]);
  for (const [, name = '', quoted = ''] of message.matchAll(nginxDetail)) {
    const value = quoted.startsWith('"') ? quoted.slice(1, -1) : quoted;
    draft.native[name] ??= value;
    if (name === 'client' && ipOf(value) !== null) put(draft, 'source.ip', value);
    else if (name === 'request') putRequest(draft, value);
    else if (name === 'host') put(draft, 'url.domain', value.replace(/:\d+$/, ''));
    else if (name === 'referrer') put(draft, 'http.request.referrer', value);
    else put(draft, `nginx.error.${name}`, value);
  }
  put(
    draft,
    'file.path',
    /^(?:open|stat|opendir|directory index of|unlink|rename)[^"]{0,10}"([^"]{1,4096})"/.exec(message)?.[1],
  );
  return draft;
}
