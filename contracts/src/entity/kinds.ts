// The kinds of entities. No schema in here, so that a browser loads none.

export const graphKinds = [
  'host',
  'user',
  'ip4',
  'ip6',
  'cidr',
  'domain',
  'url',
  'email',
  'file_hash',
  'file',
  'process',
  'registry',
  'cert',
  'asn',
  'ja3',
  'ja4',
  'mac',
  'cve',
  'phone',
  'wallet',
  'cloud_resource',
] as const;
/** Finer than the kinds of an alert's entities: `ip` is `ip4` or `ip6`, `hash` is `file_hash`. */
export type GraphKind = (typeof graphKinds)[number];

export type Canonical = { kind: GraphKind; value: string };

/** What an analyst says of an entity, the worst first. */
export const entityVerdicts = ['malicious', 'suspicious', 'unknown', 'benign'] as const;
export type EntityVerdict = (typeof entityVerdicts)[number];

export const entityLists = ['allow', 'block', 'watch'] as const;
export type EntityList = (typeof entityLists)[number];
