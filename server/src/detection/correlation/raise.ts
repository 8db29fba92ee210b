// A match of a correlation, a threshold or a tuned threshold becomes an alert and a stored detection of its own.
import type { CorrelationMatch } from '@tocsin/sigma';
import * as z from 'zod';

import type { DetectionInput } from '#events';
import { findSites } from '#identity';
import type { Tx } from '#platform/context';

import type { ModedDetection } from '../raise-detections.ts';
import type { Raises } from './counters.ts';
import type { StoredDetection } from './stored.ts';

const Evidence = z.object({ message: z.string().default(''), fields: z.record(z.string(), z.unknown()).default({}) });
const mostEntities = 200;
const dataset = 'tocsin.correlation';

/** What counted: of a correlation the member detections, of a threshold the events. */
export type Members = readonly Pick<
  StoredDetection,
  'id' | 'time' | 'site' | 'entities' | 'evidence' | 'batch' | 'seq'
>[];

const groupWords = (group: Readonly<Record<string, string>>): string =>
  Object.entries(group)
    .map(([field, value]) => `${field} ${value}`)
    .join(', ');

const messageOf = ({ group, value, memberCount }: CorrelationMatch): string => {
  const who = groupWords(group);
  return `${memberCount} events${value === memberCount ? '' : `, value ${value}`}${who === '' ? '' : ` of ${who}`}`;
};

export async function alertOf(
  tx: Tx,
  raises: Raises,
  match: CorrelationMatch,
  members: Members,
): Promise<ModedDetection> {
  const { columns, version, shadow } = raises;
  const last = members.at(-1);
  const codes = [...new Set(members.map(({ site }) => site))];
  const site = codes.length === 1 ? (await findSites(tx)).find(({ code }) => code === codes[0]) : undefined;
  const evidence = last ? Evidence.parse(JSON.parse(last.evidence || '{}')) : { message: '', fields: {} };
  return {
    rule: {
      id: columns.ruleId,
      title: columns.title,
      version,
      severity: columns.severity,
      description: columns.description,
      falsePositives: [],
      references: [],
      attack: { tactics: columns.tactics, techniques: columns.techniques },
    },
    site: site ? { id: site.id, code: site.code, name: site.name } : null,
    dataset,
    time: match.last,
    eventId: last?.id ?? `${match.last}-0-0`,
    message: messageOf(match),
    matched: { ...match.group, value: String(match.value), events: String(match.memberCount) },
    fields: evidence.fields,
    entities: [...new Set(members.flatMap(({ entities }) => entities))].slice(0, mostEntities),
    dedup: `${match.correlation} ${groupWords(match.group)}`,
    mode: shadow ? 'shadow' : 'active',
  };
}

/** Its own row among the detections, so that it is counted, searched and covered like any other. */
export const storedRowOf = (
  orgId: string,
  detection: ModedDetection,
  about: { detectedAt: number; last: Members[number] | undefined },
): DetectionInput => ({
  orgId,
  site: detection.site?.code ?? '',
  time: detection.time,
  detectedAt: about.detectedAt,
  batch: BigInt(about.last?.batch ?? 0),
  seq: about.last?.seq ?? 0,
  dataset,
  ruleId: detection.rule.id,
  ruleTitle: detection.rule.title,
  ruleVersion: detection.rule.version,
  severity: detection.rule.severity,
  tactics: detection.rule.attack.tactics,
  techniques: detection.rule.attack.techniques,
  entities: detection.entities,
  matched: detection.matched,
  mode: detection.mode === 'shadow' ? 'shadow' : 'active',
  native: detection.matched,
  evidence: JSON.stringify({ message: detection.message, fields: detection.fields }),
});
