// If-Match and If-None-Match against meta.version (RFC 7644, 3.14).
import { ScimFault } from './fault.ts';
import { isObject } from './filter.ts';
import type { Resource } from './patch.ts';

export const versionOf = ({ meta }: Resource): string => (isObject(meta) ? String(meta['version']) : '');

export const names = (header: string | undefined, resource: Resource): boolean =>
  header !== undefined &&
  (header.trim() === '*' || header.split(',').some((each) => each.trim() === versionOf(resource)));

/** @throws ScimFault 412 where somebody has changed it since. */
export function requireVersion(resource: Resource, ifMatch: string | undefined): void {
  if (ifMatch === undefined || names(ifMatch, resource)) return;
  throw new ScimFault(412, null, 'It was changed since; load it again.');
}
