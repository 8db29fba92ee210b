// A door's client configuration with its address, port and token filled in, and what is still missing left to see.
import type { Door } from '@tocsin/contracts/api/doors';

import type { Part } from '../../ui/filled-text.tsx';

/** Where clients reach the door: its own port, or for doors that speak HTTP the main one. */
export type Place = { host: string; port: string | null; url: string };

const everywhere = new Set(['0.0.0.0', '[::]', '']);

/** @param origin where the browser reached this server, without a slash at the end */
export function placeOf({ id, kind, addresses, settings }: Door, origin: string): Place {
  const own = addresses.find((address) => !address.includes('/'));
  const here = new URL(origin).hostname;
  if (own === undefined && kind === 'http')
    return { host: here, port: new URL(origin).port, url: `${origin}/doors/${id}` };
  const colon = own?.lastIndexOf(':') ?? 0;
  const named = own?.slice(0, colon) ?? settings.host;
  const host = everywhere.has(named) || named === '::' ? here : named;
  const port = own?.slice(colon + 1) ?? (settings.port === null ? null : String(settings.port));
  return { host, port, url: `${settings.tls ? 'https' : 'http'}://${host}:${port ?? ''}` };
}

/** @param token null leaves `YOUR-TOKEN` to be replaced */
export function fillDoor(text: string, { host, port, url }: Place, token: string | null): Part[] {
  const values: Record<string, Part> = {
    doorUrl: { text: url, look: 'filled' },
    doorHost: { text: host, look: 'filled' },
    doorPort: port === null ? { text: 'PORT', look: 'open' } : { text: port, look: 'filled' },
    token: token === null ? { text: 'YOUR-TOKEN', look: 'open' } : { text: token, look: 'filled' },
  };
  return text
    .split(/\{(doorUrl|doorHost|doorPort|token)\}/)
    .map((part, place): Part => (place % 2 === 1 ? values[part] : undefined) ?? { text: part, look: 'plain' })
    .filter((part) => part.text !== '');
}
