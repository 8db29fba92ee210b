// Takes an address of the web apart into the ECS fields of a URL.
import type { EcsDocument } from '@tocsin/contracts/event';

const whole = /^([a-z][a-z0-9+.-]{0,30}):\/\/(?:[^/?#@]*@)?(\[[^\]]{1,60}\]|[^/?#:]{1,253})(?::(\d{1,5}))?/i;

/** Percent signs undone, where they are well-formed. */
function decoded(path: string): string {
  if (!path.includes('%')) return path;
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** Path and query of a request target. The fragment is never sent, so a `#` belongs to them. */
export function setTarget(target: string, attrs: Record<string, string>): void {
  const query = target.indexOf('?');
  const path = query < 0 ? target : target.slice(0, query);
  if (path !== '' && path !== '*') attrs['url.path'] = decoded(path);
  if (query >= 0 && query + 1 < target.length) attrs['url.query'] = decoded(target.slice(query + 1));
  const dot = path.lastIndexOf('.');
  const extension = dot > path.lastIndexOf('/') ? path.slice(dot + 1) : '';
  if (extension !== '' && extension.length <= 16) attrs['url.extension'] = extension;
}

/** `https://host:port/path?query`, or only the target of a request; what it does not hold stays as it is. */
export function setUrl(url: string, ecs: EcsDocument, attrs: Record<string, string>): void {
  if (url === '' || url === '-') return;
  attrs['url.original'] ??= url;
  const found = whole.exec(url);
  if (found === null) {
    if (url.startsWith('/')) setTarget(url, attrs);
    return;
  }
  ecs['url.full'] ??= url;
  ecs['url.domain'] ??= (found[2] ?? '').replace(/^\[(.*)\]$/, '$1');
  attrs['url.scheme'] = (found[1] ?? '').toLowerCase();
  if (found[3] !== undefined) attrs['url.port'] = found[3];
  const rest = url.slice(found[0].length);
  const hash = rest.indexOf('#');
  setTarget(hash < 0 ? rest : rest.slice(0, hash), attrs);
}
