// Where a redirect leads, and what is left behind on the way.
import { Problem } from '../errors.ts';

export type Step = {
  url: URL;
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD';
  headers: Readonly<Record<string, string>>;
  body: string | Uint8Array | null;
};

/** The only headers another origin sees: any other might be a credential. */
const harmless = new Set(['accept', 'accept-language', 'user-agent']);

/**
 * The next request after 301, 302, 303, 307 or 308.
 * @throws Problem `upstream_failed` `upstream_redirect` when it leaves TLS or would carry a body to another origin.
 */
export function redirected(from: Step, status: number, location: string, service: string): Step {
  if (!URL.canParse(location, from.url.href)) throw refused(service, 'to something that is no address');
  const url = new URL(location, from.url.href);
  if (from.url.protocol === 'https:' && url.protocol !== 'https:') throw refused(service, 'away from TLS');
  const keepsMethod = status === 307 || status === 308 || from.method === 'GET' || from.method === 'HEAD';
  const sameOrigin = url.origin === from.url.origin;
  if (keepsMethod && from.body !== null && !sameOrigin) throw refused(service, 'what we send to another system');
  const kept = Object.entries(from.headers).filter(([name]) => {
    const header = name.toLowerCase();
    return sameOrigin ? keepsMethod || !header.startsWith('content-') : harmless.has(header);
  });
  return {
    url,
    method: keepsMethod ? from.method : 'GET',
    headers: Object.fromEntries(kept),
    body: keepsMethod ? from.body : null,
  };
}

const refused = (service: string, where: string): Problem =>
  new Problem('upstream_failed', 'upstream_redirect', `${service} redirects ${where}.`);
