// Which detections are the same alert: the key, and which of them say something new: the content hash.
import { createHash } from 'node:crypto';

import type { DedupExplanation } from '@tocsin/contracts/alert';

import { canonicalJson } from './canonical-json.ts';
import type { Detection } from './detection.ts';

type KeyKind = DedupExplanation['keyKind'];
type Component = DedupExplanation['components'][number];
export type DedupKey = { key: string; kind: KeyKind; components: Component[] };

const separator = '\u241F';
const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64url');

const volatileNames = new Set(
  [
    'pid ppid processid parentprocessid newprocessid sourceprocessid targetprocessid processguid parentprocessguid',
    'sourceprocessguid targetprocessguid processentityid processparententityid processparentpid threadid',
    'sourcethreadid newthreadid recordid recordnumber eventrecordid activityid correlationid logonid logonguid',
    'targetlogonid subjectlogonid utctime systemtime timecreated timestamp eventtime creationtime creationutctime',
    'previouscreationutctime time date ts uid flowid communityid sequence seq serial eventid64 sessionid',
  ]
    .join(' ')
    .split(' '),
);
/** Fields that differ each time the same thing happens: process and record ids, session ids, times. */
const isVolatile = (name: string): boolean => volatileNames.has(name.toLowerCase().replaceAll(/[^a-z0-9]/g, ''));

/** `sha256(JCS(matched minus volatile fields))`, base64url: equal for detections that say the same. */
export function contentHash(matched: Readonly<Record<string, string>>): string {
  return sha256(canonicalJson(Object.fromEntries(Object.entries(matched).filter(([name]) => !isVolatile(name)))));
}

const valueOf = (entities: readonly string[], kind: string): string | null => {
  const found = entities.find((entity) => entity.startsWith(`${kind}:`) && entity.length > kind.length + 1);
  return found === undefined ? null : found.slice(kind.length + 1).toLowerCase();
};

/** The host, else the user, else the source address: what an analyst would say the alert is about. */
function primaryEntity({ entities, fields }: Detection): Component | null {
  const host = valueOf(entities, 'host');
  if (host !== null) return { name: 'host', value: host };
  const user = valueOf(entities, 'user');
  if (user !== null) return { name: 'user', value: user };
  const address = fields['source.ip'];
  const source = typeof address === 'string' && address !== '' ? address : valueOf(entities, 'ip');
  return source === null ? null : { name: 'source.ip', value: source };
}

function componentsOf(detection: Detection): { kind: KeyKind; values: Component[] } {
  if (detection.dedup !== undefined && detection.dedup !== '')
    return { kind: 'explicit', values: [{ name: 'key', value: detection.dedup }] };
  const named = Object.entries(detection.native ?? {}).map(([name, value]) => ({ name, value }));
  const native = { kind: 'native', values: named.toSorted((a, b) => (a.name < b.name ? -1 : 1)) } as const;
  if (named.length > 0 && detection.external) return native;
  const primary = primaryEntity(detection);
  if (primary) return { kind: 'template', values: [primary] };
  if (named.length > 0) return native;
  return { kind: 'auto', values: [{ name: 'content', value: contentHash(detection.matched) }] };
}

/**
 * `"v1:" + base64url(sha256(organisation ␟ site ␟ rule ␟ JCS(values)))`. The values are, in this order of precedence,
 * the explicit key, the primary entity, the source's own identity of the alert, the content; of an alert that another
 * product raised, its own identity goes before the entity.
 */
export function dedupKey(orgId: string, detection: Detection): DedupKey {
  const { kind, values } = componentsOf(detection);
  const site = detection.site?.code ?? '';
  const text = [orgId, site, detection.rule.id, canonicalJson([kind, values])].join(separator);
  return {
    key: `v1:${sha256(text)}`,
    kind,
    components: [{ name: 'rule', value: detection.rule.id }, { name: 'site', value: site || 'none' }, ...values],
  };
}
