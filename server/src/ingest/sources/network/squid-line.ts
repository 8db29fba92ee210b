// Squid's access log: its own format, the web servers' common and combined ones, and its own with quoted headers behind.
import { epochOf, outcomeOf, putAccessLine } from './access-line.ts';
import { fromMillis, putAddress, putUrl, putUser } from './conversions.ts';
import { type Draft, put, putShape } from './draft.ts';

const codes = 'TCP|UDP|NONE|HIER|ERR|ICP|HTCP|TAG|SWAPFAIL|MISS|HIT|DENIED|NOTHING';
const own = new RegExp(
  `(?:(\\d{9,10}(?:\\.\\d{1,6})?) +(\\d{1,9}) )?(\\S{1,255}) ((?:${codes})[A-Z_]{0,60})/(\\d{1,3}) (\\d{1,15}|-) ([A-Z_-]{1,30}) (\\S{1,8000}) (\\S{1,255}) ([A-Z_]{1,60}|-)/(\\S{1,255})(?: (\\S{1,120}))?`,
);
/** Looked for first, so that long lines of something else cost nothing. */
const anyCode = new RegExp(` (?:${codes})[A-Z_]{0,60}/\\d`);
const hierarchy = /(?:^| )((?:TCP|UDP|NONE)[A-Z_]{0,60}):([A-Z_]{1,60})/;
const quoted = /"([^"]*)"/g;

function putCode(draft: Draft, code: string, status: string): void {
  put(draft, 'event.action', code);
  put(draft, 'squid.result_code', code);
  put(draft, 'http.response.status_code', Number(status) > 0 ? status : '');
  const denied = code.includes('DENIED');
  putShape(draft, { category: ['web', 'network'], type: ['access', denied ? 'denied' : 'allowed'] });
  put(draft, 'event.outcome', denied ? 'failure' : outcomeOf(status));
}

/** Headers that a custom format adds in quotes: what begins like an address is the referrer. */
function putQuoted(draft: Draft, text: string): void {
  for (const [, value = ''] of text.matchAll(quoted)) {
    if (/^https?:\/\//.test(value)) put(draft, 'http.request.referrer', value);
    else if (value.includes('/')) put(draft, 'user_agent.original', value);
  }
}

/** False when the text is no line of an access log. */
export function putSquid(draft: Draft, text: string): boolean {
  const start = text.length > 9_000 ? text.slice(0, 9_000) : text;
  const found = anyCode.test(start) ? own.exec(start) : null;
  if (found === null) {
    if (!putAccessLine(draft, text)) return false;
    const result = hierarchy.exec(text.slice(text.lastIndexOf('"')));
    if (result !== null) putCode(draft, result[1] ?? '', String(draft.ecs['http.response.status_code'] ?? ''));
    return true;
  }
  const [
    whole,
    time,
    elapsed,
    client,
    code = '',
    status = '',
    bytes,
    method = '',
    url = '',
    user,
    peerStatus,
    peer,
    type,
  ] = found;
  const epoch = epochOf(time);
  if (epoch !== null) draft.time = epoch;
  put(draft, 'event.duration', fromMillis(elapsed ?? ''));
  putAddress(draft, 'source', client);
  put(draft, 'http.response.bytes', bytes);
  put(draft, 'http.request.method', method === '-' || method === 'NONE' ? '' : method);
  putUrl(draft, url.startsWith('error:') ? '' : url, { bare: method === 'CONNECT' });
  putUser(draft, 'user', user);
  put(draft, 'squid.hierarchy', peerStatus);
  putAddress(draft, 'destination', peer);
  put(draft, 'http.response.mime_type', type);
  putCode(draft, code, status);
  putQuoted(draft, text.slice(found.index + whole.length));
  return true;
}
