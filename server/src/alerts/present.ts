// An alert as it crosses the wall.
import { Entity, entityKinds, type Alert, type AlertSource } from '@tocsin/contracts/alert';

import type { Tx } from '#platform/context';

import { namesFor, type Names } from './names.ts';
import type { AlertRow } from './tables.ts';

/** The columns a list needs; evidence, description and dedup stay in the table. */
export const listColumns = [
  'id',
  'number',
  'title',
  'severity',
  'riskScore',
  'stage',
  'verdict',
  'verdictReason',
  'assigneeId',
  'siteId',
  'siteCode',
  'ruleId',
  'ruleTitle',
  'ruleVersion',
  'dataset',
  'tactics',
  'techniques',
  'entities',
  'occurrenceCount',
  'firstSeenAt',
  'lastSeenAt',
  'createdAt',
  'updatedAt',
  'incidentId',
  'incidentNumber',
  'recurrenceOf',
  'sourceProduct',
  'sourceName',
  'sourceUrl',
  'sourceSeverity',
  'sourceStatus',
  'sourceStatusAt',
  'rev',
] as const;
export type ListRow = Pick<AlertRow, (typeof listColumns)[number]>;

const kinds: ReadonlySet<string> = new Set(entityKinds);

/** `kind:value` as an object; null for a kind the contract does not know. */
function entityOf(text: string): Entity | null {
  const colon = text.indexOf(':');
  if (!kinds.has(text.slice(0, colon))) return null;
  return Entity.parse({ kind: text.slice(0, colon), value: text.slice(colon + 1) });
}

export const entitiesOf = (texts: readonly string[]): Entity[] =>
  texts.flatMap((text) => {
    const entity = entityOf(text);
    return entity ? [entity] : [];
  });

function sourceOf(row: ListRow): AlertSource | null {
  if (row.sourceProduct === null || row.sourceStatus === null || row.sourceStatusAt === null) return null;
  return {
    product: row.sourceProduct,
    name: row.sourceName ?? row.sourceProduct,
    url: row.sourceUrl,
    severity: row.sourceSeverity,
    status: row.sourceStatus,
    statusAt: row.sourceStatusAt.toISOString(),
  };
}

export const presentAlert = (row: ListRow, names: Names): Alert => ({
  id: row.id,
  number: row.number,
  title: row.title,
  severity: row.severity,
  riskScore: row.riskScore,
  stage: row.stage,
  verdict: row.verdict,
  verdictReason: row.verdictReason,
  assignee: row.assigneeId === null ? null : names.person(row.assigneeId),
  site: row.siteId === null ? null : names.site(row.siteId, row.siteCode ?? ''),
  rule: { id: row.ruleId, title: row.ruleTitle, version: row.ruleVersion },
  dataset: row.dataset,
  attack: { tactics: row.tactics, techniques: row.techniques },
  entities: entitiesOf(row.entities),
  occurrenceCount: row.occurrenceCount,
  firstSeenAt: row.firstSeenAt.toISOString(),
  lastSeenAt: row.lastSeenAt.toISOString(),
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
  incident:
    row.incidentId === null || row.incidentNumber === null ? null : { id: row.incidentId, number: row.incidentNumber },
  recurrenceOf: row.recurrenceOf,
  source: sourceOf(row),
  rev: row.rev,
});

export async function presentAlerts(tx: Tx, rows: readonly ListRow[]): Promise<Alert[]> {
  const names = await namesFor(tx, rows);
  return rows.map((row) => presentAlert(row, names));
}
