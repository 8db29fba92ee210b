// Names of machines, people and places on the web, spelt one way.
import { canonicalAddress } from './address.ts';

const longest = 253;
/** What IDNA (UTS 46) makes of a name in a browser and in Node alike; null for what is no name. */
function idna(text: string): string | null {
  if (/[\s/?#@\\:%[\]<>^|]/.test(text)) return null;
  try {
    return new URL(`http://${text}/`).hostname;
  } catch {
    return null;
  }
}

const label = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/;
/** Lower case, without the root's dot, in punycode; a name has at least two labels and no number for the last. */
export function canonicalDomain(text: string): string | null {
  const bare = text.replace(/[.。]$/, '').replace(/^\*\./, '');
  if (bare.length > longest * 4) return null;
  const ascii = /^[\w.-]*$/.test(bare) ? bare.toLowerCase() : idna(bare);
  if (ascii === null || ascii.length > longest) return null;
  const labels = ascii.split('.');
  const last = labels.at(-1) ?? '';
  if (labels.length < 2 || !labels.every((part) => label.test(part)) || !/^(?:[a-z]{2,63}|xn--[a-z0-9-]+)$/.test(last))
    return null;
  return ascii;
}

/** Of a machine: any one name will do, and a machine account's `$` is not part of it. */
export function canonicalHost(text: string): string | null {
  const bare = text
    .replace(/^\\\\/, '')
    .replace(/[.。]$/, '')
    .replace(/\$$/, '');
  const address = canonicalAddress(bare);
  if (address) return address.value;
  if (bare === '' || bare.length > longest || /[\s/\\:@?#]/.test(bare)) return null;
  return canonicalDomain(bare) ?? bare.toLowerCase();
}

export function canonicalEmail(text: string): string | null {
  const bare = text.replace(/^mailto:/i, '').replace(/^<(.*)>$/, '$1');
  const at = bare.lastIndexOf('@');
  const local = bare.slice(0, at);
  if (at < 1 || local.length > 64 || !/^[^\s@<>"(),:;[\]\\]+$/.test(local)) return null;
  const domain = canonicalDomain(bare.slice(at + 1));
  return domain === null ? null : `${local.toLowerCase()}@${domain}`;
}

const sid = /^S-1-\d{1,14}(?:-\d{1,10}){1,15}$/i;

/** `DOMAIN\name`, `name@domain`, a SID, or a bare name; `.\name` is the bare name. */
export function canonicalUser(text: string): string | null {
  if (text === '' || text.length > 320 || /[\r\n\t]/.test(text)) return null;
  if (sid.test(text)) return text.toUpperCase();
  const lower = text
    .toLowerCase()
    .replace(/^\.\\/, '')
    .replace(/^([^\\/]+)\/\/?([^\\/@]+)$/, '$1\\$2');
  return /^[^\\]*\\$|^\\/.test(lower) ? null : lower;
}

const ports: Readonly<Record<string, string>> = { http: '80', https: '443', ftp: '21', ws: '80', wss: '443' };
const shape = /^([a-z][a-z0-9+.-]{1,15}):\/\/([^/?#]*)([^#]*)(#.*)?$/is;

/**
 * Scheme and host in lower case and punycode, without the scheme's own port, with `/` for an empty path; the fragment
 * never leaves the browser and is dropped. Path and query stay as they are: servers tell them apart.
 */
export function canonicalUrl(text: string): string | null {
  if (text.length > 4096 || /\s/.test(text)) return null;
  const match = shape.exec(text);
  if (!match) return null;
  const [, scheme = '', authority = '', rest = ''] = match;
  const lower = scheme.toLowerCase();
  const at = authority.lastIndexOf('@');
  const [, host = '', port = ''] = /^(\[[^\]]*\]|[^:]*)(?::(\d{0,5}))?$/.exec(authority.slice(at + 1)) ?? [];
  const name = hostOfUrl(host);
  if (name === null || Number(port) > 65_535) return null;
  const plain = port.replace(/^0+(?=\d)/, '');
  const shown = plain === '' || ports[lower] === plain ? '' : `:${plain}`;
  const path = rest.startsWith('/') ? rest : `/${rest}`;
  return `${lower}://${authority.slice(0, at + 1)}${name}${shown}${path}`;
}

/** IPv6 in its brackets. */
function hostOfUrl(host: string): string | null {
  const address = canonicalAddress(host);
  if (address) return address.kind === 'ip6' ? `[${address.value}]` : address.value;
  if (host.startsWith('[')) return null;
  return canonicalDomain(host) ?? (/^[a-z0-9_-]{1,63}$/i.test(host) ? host.toLowerCase() : null);
}

/** The name or address within a canonical URL. */
export const hostInUrl = (url: string): string => /^[^:]+:\/\/(?:[^/?#]*@)?(\[[^\]]*\]|[^/?#:]*)/.exec(url)?.[1] ?? '';
