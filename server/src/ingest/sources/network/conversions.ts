// How devices write protocols, durations, accounts and web addresses, and what ECS makes of them.
import { ipOf } from '../values.ts';
import { type Draft, got, has, put } from './draft.ts';
import { wordIn } from './words.ts';

const protocols: Record<string, string> = {
  '0': 'hopopt', '1': 'icmp', '2': 'igmp', '3': 'ggp', '4': 'ipv4', '5': 'st', '6': 'tcp', '8': 'egp', '9': 'igp', '17': 'udp',
  '27': 'rdp', '33': 'dccp', '41': 'ipv6', '43': 'ipv6-route', '44': 'ipv6-frag', '45': 'idrp', '46': 'rsvp', '47': 'gre', '50': 'esp',
  '51': 'ah', '58': 'ipv6-icmp', '59': 'ipv6-nonxt', '60': 'ipv6-opts', '88': 'eigrp', '89': 'ospf', '94': 'ipip', '97': 'etherip',
  '103': 'pim', '108': 'ipcomp', '112': 'vrrp', '115': 'l2tp', '118': 'stp', '124': 'isis', '132': 'sctp', '136': 'udplite', '137': 'mpls-in-ip',
}; // prettier-ignore

/** The name of an IP protocol out of its number or its name. */
export const transportOf = (value: string): string => wordIn(protocols, value) ?? value.toLowerCase();

export const lower = (value: string): string => value.toLowerCase();

const scaled =
  (scale: number) =>
  (value: string): number | null => {
    const number = value === '' ? Number.NaN : Number(value);
    return number >= 0 && number * scale <= Number.MAX_SAFE_INTEGER ? Math.round(number * scale) : null;
  };

/** Durations as nanoseconds. */
export const fromSeconds = scaled(1e9);
export const fromMillis = scaled(1e6);

const clock = /^(?:(\d{1,5})d\s?)?(\d{1,5})[h:]:?(\d{1,2})[m:]:?(\d{1,2})(?:\.\d+)?s?$/;

/** `0:01:07`, `1h:02m:03s`, `2d 03:04:05`. */
export function fromClock(value: string): number | null {
  const found = clock.exec(value);
  if (found === null) return null;
  const [days, hours, minutes, seconds] = [1, 2, 3, 4].map((index) => Number(found[index] ?? 0));
  return (((days ?? 0) * 24 + (hours ?? 0)) * 3600 + (minutes ?? 0) * 60 + (seconds ?? 0)) * 1e9;
}

/** An address where it is one, else a name. */
export function putAddress(draft: Draft, side: string, value: string | undefined): void {
  if (value === undefined || value === '' || value === '-') return;
  const ip = ipOf(value);
  if (ip !== null) put(draft, `${side}.ip`, ip);
  else put(draft, `${side}.domain`, value);
}

/** `192.0.2.1:443`, `[2001:db8::1]:443`, `host:443`, with another separator, or without a port. */
export function putEndpoint(draft: Draft, side: string, value: string | undefined, separator = ':'): void {
  if (value === undefined || value === '') return;
  const cut = value.lastIndexOf(separator);
  const port = value.slice(cut + 1);
  const isSplit = cut > 0 && /^\d{1,5}$/.test(port) && ipOf(value) === null;
  putAddress(draft, side, isSplit ? value.slice(0, cut) : value);
  if (isSplit) put(draft, `${side}.port`, port);
}

/** `DOMAIN\name`, `name@domain` or a bare name, under a prefix like `user` or `source.user`. */
export function putUser(draft: Draft, prefix: string, account: string | undefined): void {
  if (account === undefined || account === '' || account === '-' || account === 'N/A') return;
  const cut = account.lastIndexOf('\\');
  if (cut > 0) put(draft, `${prefix}.domain`, account.slice(0, cut).replace(/\\$/, ''));
  put(draft, `${prefix}.name`, cut < 0 ? account : account.slice(cut + 1));
}

const scheme = /^([a-z][a-z0-9+.-]{0,20}):\/\//i;
const extension = /\.([a-z0-9]{1,10})$/i;

/** The parts of a path with its query, beside what the request line said. */
function putPath(draft: Draft, target: string): void {
  const hash = target.indexOf('#');
  const whole = hash < 0 ? target : target.slice(0, hash);
  const mark = whole.indexOf('?');
  const path = mark < 0 ? whole : whole.slice(0, mark);
  put(draft, 'url.path', path);
  if (mark >= 0) put(draft, 'url.query', whole.slice(mark + 1));
  if (hash >= 0) put(draft, 'url.fragment', target.slice(hash + 1));
  put(draft, 'url.extension', extension.exec(path)?.[1]);
}

/**
 * Splits an address into its parts: `http://host:80/path?query`, `/path?query`, or `host:443` of a CONNECT.
 * `bare` says that what has no scheme begins with the host.
 */
export function putUrl(draft: Draft, url: string, { bare = false } = {}): void {
  if (url === '' || url === '-') return;
  put(draft, 'url.original', url);
  const found = scheme.exec(url);
  if (found === null && !bare) {
    if (url.startsWith('/')) putPath(draft, url);
    return;
  }
  const start = found === null ? 0 : found[0].length;
  if (found !== null) put(draft, 'url.scheme', found[1]?.toLowerCase());
  let end = start;
  while (end < url.length && !'/?#'.includes(url.charAt(end))) end++;
  const authority = url.slice(start, end);
  const at = authority.lastIndexOf('@');
  const host = authority.slice(at + 1);
  const colon = host.endsWith(']') ? -1 : host.lastIndexOf(':');
  const isPort = colon > 0 && /^\d{1,5}$/.test(host.slice(colon + 1));
  put(draft, 'url.domain', isPort ? host.slice(0, colon) : host);
  if (isPort) put(draft, 'url.port', host.slice(colon + 1));
  if (end < url.length) putPath(draft, url.slice(end));
  if (found !== null) put(draft, 'url.full', url);
}

/** The absolute address out of the parts, where the record has a host and a path apart. */
export function putFullUrl(draft: Draft, defaultScheme: string): void {
  if (has(draft, 'url.full')) return;
  const host = got(draft, 'url.domain');
  if (host === '') return;
  const query = got(draft, 'url.query');
  const path = got(draft, 'url.path');
  put(
    draft,
    'url.full',
    `${got(draft, 'url.scheme') || defaultScheme}://${host}${path}${query === '' ? '' : `?${query}`}`,
  );
}
