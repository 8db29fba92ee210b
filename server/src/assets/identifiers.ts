// What an asset goes by: host names, addresses and accounts in their canonical form.
import { canonicalOf, entityKey } from '@tocsin/contracts/entity/canonical';

const kinds: ReadonlySet<string> = new Set([
  'host',
  'ip',
  'ip4',
  'ip6',
  'mac',
  'user',
  'email',
  'domain',
  'cloud_resource',
]);

/**
 * `kind:value` in canonical form; without a kind an address is one, and all else a host.
 * @returns null for what names nothing an asset goes by
 */
export function canonicalIdentifier(text: string): string | null {
  const colon = text.indexOf(':');
  const kind = text.slice(0, colon).trim().toLowerCase();
  const entity = kinds.has(kind)
    ? canonicalOf(kind, text.slice(colon + 1))
    : (canonicalOf('ip', text) ?? canonicalOf('mac', text) ?? hostOf(text));
  return entity && entityKey(entity);
}

const hostOf = (text: string) => (/[\s:]/.test(text.trim()) ? null : canonicalOf('host', text));

/** What to look for when an entity is written like this: a full host name may be known by its first label. */
export function lookedUpAs(text: string): string[] {
  const colon = text.indexOf(':');
  const entity = canonicalOf(text.slice(0, colon), text.slice(colon + 1));
  if (!entity) return [];
  const key = entityKey(entity);
  if (entity.kind !== 'host' || canonicalOf('ip', entity.value)) return [key];
  const [first = ''] = entity.value.split('.');
  return first === entity.value ? [key] : [key, `host:${first}`];
}
