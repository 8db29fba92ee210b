// A client configuration with what is known filled in, and what is not left to see.
import type { Output } from '@tocsin/contracts/client';

import type { Part } from '../../ui/filled-text.tsx';

export type Door = Output<'GET /sources'>['doors'][number];

export type Known = {
  /** Where the browser reached this server, without a slash at the end. */
  url: string;
  /** null leaves `YOUR-API-KEY` to be replaced. */
  key: string | null;
  /** A site's code; null sends without one. */
  site: string | null;
  doors: readonly Door[];
};

const everywhere = new Set(['0.0.0.0', '::', '[::]', '*', '']);

/** Host and port of the door that a syslog snippet means; a door on all addresses is reached like this page. */
export function syslogDoor(
  snippet: string,
  { url, doors }: Pick<Known, 'url' | 'doors'>,
): { host: string; port: string } | null {
  const wanted = /\budp\b/i.test(snippet) && !/\btcp\b/i.test(snippet) ? 'syslog-udp' : 'syslog-tcp';
  const door = doors.find(({ id, open }) => id === wanted && open);
  if (!door) return null;
  const colon = door.address.lastIndexOf(':');
  const host = door.address.slice(0, colon);
  return { host: everywhere.has(host) ? new URL(url).hostname : host, port: door.address.slice(colon + 1) };
}

/** Takes the site out of the address where there is none, so that what is copied works as it is. */
const withoutSite = (text: string): string =>
  text.replaceAll(/\?site=\{site\}&/g, '?').replaceAll(/[?&]site=\{site\}/g, '');

export function fillSnippet(text: string, known: Known): Part[] {
  const door = syslogDoor(text, known);
  const values: Record<string, Part> = {
    url: { text: known.url, look: 'filled' },
    key: known.key === null ? { text: 'YOUR-API-KEY', look: 'open' } : { text: known.key, look: 'filled' },
    site: known.site === null ? { text: 'SITE', look: 'open' } : { text: known.site, look: 'filled' },
    syslogHost: { text: door?.host ?? new URL(known.url).hostname, look: 'filled' },
    syslogPort: door ? { text: door.port, look: 'filled' } : { text: 'PORT', look: 'open' },
  };
  const template = known.site === null ? withoutSite(text) : text;
  return template
    .split(/\{(url|key|site|syslogHost|syslogPort)\}/)
    .map((part, place): Part => (place % 2 === 1 ? values[part] : undefined) ?? { text: part, look: 'plain' })
    .filter((part) => part.text !== '');
}

/** Whether a snippet goes through a syslog door, and so needs one that is open. */
export const needsSyslog = (text: string): boolean => text.includes('{syslogPort}');
export const needsKey = (text: string): boolean => text.includes('{key}');
