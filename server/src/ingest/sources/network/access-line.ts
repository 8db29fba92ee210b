// The access line of web servers and proxies, `client - user [time] "METHOD url HTTP/1.1" status bytes "referrer" "agent"`.
import { epochToMillis } from '../times.ts';
import { putAddress, putUrl } from './conversions.ts';
import { type Draft, put, putShape } from './draft.ts';

const line =
  /^(\S{1,255}) (\S{1,64}) (.{1,255}?) \[(\d{2})\/([A-Z][a-z]{2})\/(\d{4}):(\d\d:\d\d:\d\d) ([+-]\d{4})\] "([^"]*)" (\d{3}) (\d+|-)(?: "([^"]*)" "([^"]*)")?/;

/** `GET http://example.org/ HTTP/1.1`: the method, the address and the version. */
export function putRequestLine(draft: Draft, request: string): void {
  const [method = '', target = '', version = ''] = request.split(' ');
  if (!/^[A-Z_]{2,30}$/.test(method)) return;
  put(draft, 'http.request.method', method);
  put(draft, 'http.version', /^HTTP\/(\d(?:\.\d)?)/.exec(version)?.[1]);
  putUrl(draft, target, { bare: method === 'CONNECT' });
}

export const outcomeOf = (status: string): string | undefined =>
  status === '' || status === '0' ? undefined : Number(status) < 400 ? 'success' : 'failure';

/** False when the text is no access line. */
export function putAccessLine(draft: Draft, text: string): boolean {
  const found = line.exec(text);
  if (found === null) return false;
  const [
    ,
    client,
    ,
    user,
    day = '',
    month = '',
    year = '',
    clock = '',
    zone = '',
    request = '',
    status = '',
    bytes,
    referrer,
    agent,
  ] = found;
  const time = Date.parse(`${day} ${month} ${year} ${clock} ${zone}`);
  if (!Number.isNaN(time)) draft.time = time;
  putAddress(draft, 'source', client);
  put(draft, 'user.name', user);
  putRequestLine(draft, request);
  put(draft, 'http.response.status_code', status);
  put(draft, 'http.response.body.bytes', bytes);
  put(draft, 'http.request.referrer', referrer);
  put(draft, 'user_agent.original', agent);
  putShape(draft, { category: ['web'], type: ['access'] });
  put(draft, 'event.outcome', outcomeOf(status));
  return true;
}

/** Epoch with a fraction, as proxies write it. */
export const epochOf = (text: string | undefined): number | null =>
  text === undefined ? null : epochToMillis(Number(text));
