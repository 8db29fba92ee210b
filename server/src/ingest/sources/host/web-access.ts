// Access logs of web servers: the common, combined and vhost formats, and what people put around them.
import type { LogSource } from '@tocsin/contracts/event';

import { isPrivateAddress } from '../addresses.ts';
import { monthAt } from '../times.ts';
import { setUrl } from '../url.ts';
import { ipOf, textOf } from '../values.ts';
import { conclude, type Draft, newDraft, put, putAddress } from './draft.ts';

const stamp = /\[(\d{2})\/([A-Z][a-z]{2})\/(\d{4}):(\d{2}):(\d{2}):(\d{2})(?:\.\d{1,9})? ([+-])(\d{2})(\d{2})\]/;
const maxTokens = 60;

/** Whether the start of a line looks like one. */
export const isAccessLine = (start: string): boolean => stamp.test(start) && start.includes('"');

/** Quoted with `\"` for quotes inside, in brackets, or bare up to the next space; `name="value"` is one token. */
function tokensOf(text: string): { text: string; quoted: boolean }[] {
  const tokens: { text: string; quoted: boolean }[] = [];
  let at = 0;
  while (at < text.length && tokens.length < maxTokens) {
    if (text.charCodeAt(at) === 32) {
      at++;
      continue;
    }
    const quoted = text.charCodeAt(at) === 34;
    const end = quoted ? closing(text, at + 1) : bareEnd(text, at);
    tokens.push({ text: quoted ? text.slice(at + 1, end) : text.slice(at, end), quoted });
    at = end + (quoted ? 1 : 0);
  }
  return tokens;
}

function closing(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 92) at++;
    else if (code === 34) return at;
  }
  return text.length;
}

function bareEnd(text: string, from: number): number {
  const space = text.indexOf(' ', from);
  const end = space < 0 ? text.length : space;
  const quote = text.indexOf('="', from);
  return quote > 0 && quote < end ? Math.min(text.length, closing(text, quote + 2) + 1) : end;
}

/** `vhost:port client`, `client`, `forwarded, forwarded, client`, each before identity and user. */
function readHead(draft: Draft, head: string): void {
  const tokens = tokensOf(head.trim());
  const user = tokens.pop()?.text ?? '';
  const identity = tokens.pop()?.text ?? '';
  if (tokens.length === 0) tokens.push({ text: user, quoted: false });
  else {
    put(draft, 'user.name', user);
    if (user !== '-') draft.native['cs-username'] = user;
    put(draft, 'apache.access.identity', identity);
  }
  const listed = tokens.length > 2 || tokens.some(({ text, quoted }) => quoted || text.includes(','));
  const addresses = tokens
    .flatMap(({ text }) => text.split(','))
    .map((text) => text.trim())
    .filter((text) => text !== '');
  if (!listed && addresses.length === 2) putServer(draft, addresses.shift() ?? '');
  const client = addresses.find(isPublic) ?? addresses[0] ?? '';
  if (!client.startsWith('unix:')) putAddress(draft, 'source', client);
  draft.native['c-ip'] = client;
  if (addresses.length > 1) put(draft, 'network.forwarded_ip', addresses[0]);
}

const isPublic = (text: string): boolean => {
  const ip = ipOf(text);
  return ip !== null && !isPrivateAddress(ip);
};

function putServer(draft: Draft, server: string): void {
  const colon = /^(.*):(\d{1,5})$/.exec(server);
  const name = colon?.[1] ?? server;
  put(draft, 'destination.domain', name);
  put(draft, 'destination.port', colon?.[2]);
  put(draft, 'url.domain', name);
  draft.native['cs-host'] = name;
}

const requestLine = /^(\S{1,200}) (\S.*?)(?: HTTP\/(\d(?:\.\d)?))?$/s;
const method = /^[A-Z][A-Z_-]{1,29}$/;

/** `GET /path?query HTTP/1.1`; garbage and TLS handshakes on a plain port stay as they are. */
export function putRequest(draft: Draft, request: string): void {
  if (request === '' || request === '-') return;
  const { native, attrs, ecs } = draft;
  const found = requestLine.exec(request);
  if (found === null || (found[3] === undefined && !method.test(found[1] ?? ''))) {
    native['cs-uri'] = request;
    put(draft, 'http.request.line', request);
    return;
  }
  const [, verb = '', target = '', version] = found;
  if (method.test(verb)) {
    ecs['http.request.method'] = verb;
    native['cs-method'] = verb;
  }
  if (version !== undefined) {
    attrs['http.version'] = version;
    native['cs-version'] = `HTTP/${version}`;
  }
  if (target === '-') return;
  const query = target.indexOf('?');
  // Public rules look for paths in the query as well: what a server logs is one target.
  native['cs-uri'] = target;
  native['cs-uri-query'] = target;
  native['cs-uri-stem'] = query < 0 ? target : target.slice(0, query);
  setUrl(target, ecs, attrs);
}

/** Status below 400 is a success. */
export function putStatus(draft: Draft, status: string): void {
  if (!/^\d{3}$/.test(status)) return;
  put(draft, 'http.response.status_code', status);
  draft.native['sc-status'] = Number(status);
  draft.ecs['event.outcome'] = Number(status) < 400 ? 'success' : 'failure';
}

export function putAgent(draft: Draft, referrer: string, agent: string): void {
  if (referrer !== '' && referrer !== '-') {
    put(draft, 'http.request.referrer', referrer);
    draft.native['cs-referer'] = referrer;
  }
  if (agent !== '' && agent !== '-') {
    put(draft, 'user_agent.original', agent);
    draft.native['cs-user-agent'] = agent;
  }
}

function readTail(draft: Draft, tail: string): void {
  const tokens = tokensOf(tail);
  let at = 0;
  const next = (quoted: boolean): string => {
    const token = tokens[at];
    if (token === undefined || token.quoted !== quoted) return '';
    at++;
    return token.text;
  };
  putRequest(draft, next(true));
  putStatus(draft, next(false));
  const bytes = next(false);
  if (/^\d+$/.test(bytes)) {
    put(draft, 'http.response.body.bytes', bytes);
    draft.native['sc-bytes'] = Number(bytes);
  }
  for (let more = next(false); more !== ''; more = next(false)) readNamed(draft, more);
  const referrer = next(true);
  putAgent(draft, referrer, next(true));
  const forwarded = next(true);
  if (ipOf(forwarded.split(',', 1)[0]) !== null) putForwarded(draft, forwarded);
  readRest(
    draft,
    tokens.slice(at).map(({ text }) => text),
  );
}

/** A bare number after the size is how long it took, in microseconds (`%D`). */
function readNamed(draft: Draft, text: string): void {
  if (/^\d{1,15}$/.test(text)) put(draft, 'event.duration', Number(text) * 1_000);
  const forwarded = /^X-Forwarded-For="?([^"]*)/i.exec(text);
  if (forwarded !== null) putForwarded(draft, forwarded[1] ?? '');
}

function putForwarded(draft: Draft, list: string): void {
  const first = ipOf((list.split(',', 1)[0] ?? '').trim());
  if (first !== null) put(draft, 'network.forwarded_ip', first);
  if (list !== '' && list !== '-') draft.native['x-forwarded-for'] = list;
}

/** nginx's ingress controller goes on with lengths, times, `[upstream]`, its address, its status and the request's id. */
function readRest(draft: Draft, rest: readonly string[]): void {
  for (const text of rest) readNamed(draft, text);
  const upstream = rest.findIndex((text) => text.startsWith('['));
  if (upstream < 2 || rest.length < upstream + 4) return;
  const seconds = Number(rest[upstream - 1]);
  if (Number.isFinite(seconds)) put(draft, 'event.duration', Math.round(seconds * 1e9));
  put(draft, 'http.request.bytes', rest[upstream - 2]);
  put(draft, 'nginx.ingress_controller.upstream.name', rest[upstream]?.slice(1, -1));
  const address = rest.slice(upstream + 1).find((text) => /^[\d.]{7,15}:\d+$/.test(text));
  if (address !== undefined) putAddress(draft, 'destination', address);
  put(draft, 'http.request.id', rest.length > upstream + 5 ? rest.at(-1) : undefined);
}

/** Null when the text is no line of an access log. */
export function accessDraft(module: 'apache' | 'nginx' | 'tomcat', text: string, logsource: LogSource): Draft | null {
  const found = stamp.exec(text);
  if (found === null) return null;
  const [, day, month = '', year, hour, minute, second, sign, zoneHours, zoneMinutes] = found;
  const head = text.slice(0, found.index).trim();
  const tail = text.slice(found.index + found[0].length).trim();
  if (!tail.includes('"')) return null;
  const draft = newDraft(module, 'access', logsource, {});
  const zone = (Number(zoneHours) * 60 + Number(zoneMinutes)) * (sign === '-' ? -1 : 1);
  const local = Date.UTC(Number(year), monthAt(month, 0), Number(day), Number(hour), Number(minute), Number(second));
  draft.time = Number.isNaN(local) ? null : local - zone * 60_000;
  conclude(draft, { category: ['web'], type: ['access'] });
  if (head === '') {
    if (!readSecure(draft, tail)) return null;
  } else {
    readHead(draft, head);
    readTail(draft, tail);
  }
  draft.message = [draft.native['c-ip'], draft.native['cs-method'], draft.native['cs-uri'], draft.native['sc-status']]
    .map(textOf)
    .filter((part) => part !== '')
    .join(' ');
  return draft;
}

/** `ssl_request_log`: `client protocol cipher "request" bytes`. */
function readSecure(draft: Draft, tail: string): boolean {
  const [client, protocol, cipher, request, bytes] = tokensOf(tail);
  if (client === undefined || protocol === undefined || cipher === undefined || request?.quoted !== true) return false;
  putAddress(draft, 'source', client.text);
  draft.native['c-ip'] = client.text;
  put(draft, 'tls.version', protocol.text.replace(/^TLSv/, ''));
  put(draft, 'tls.cipher', cipher.text);
  putRequest(draft, request.text);
  if (bytes !== undefined && /^\d+$/.test(bytes.text)) {
    put(draft, 'http.response.body.bytes', bytes.text);
    draft.native['sc-bytes'] = Number(bytes.text);
  }
  return true;
}
