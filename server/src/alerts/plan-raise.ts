// Turns a folded group into the rows to write and the activities to record.
import type {
  alertRaised,
  alertReopened,
  alertResolved,
  alertSourceSaid,
  alertUpdated,
} from '@tocsin/contracts/activity';
import type { DedupOutcome } from '@tocsin/contracts/alert';
import type { AssetMark } from '@tocsin/contracts/entity/schema';
import type * as z from 'zod';

import { mostCritical } from '#assets';
import { uuidv7 } from '#platform/id';

import { dedupPolicy } from './dedup.ts';
import { evidenceOf, sourceIsOver, type Group, type Segment } from './fold.ts';
import type { AlertChange, NewAlert, NewEvidence, NewOutcome, SourceColumn } from './raise-store.ts';
import { riskOf } from './risk.ts';
import { columnsOf } from './state.ts';
import { storable, storableCopy, storableText } from './storable.ts';
import type { AlertRow } from './tables.ts';

const maxEntities = 50;
const hourMs = 3_600_000;

export type RaisedAlert = { id: string; number: string; outcome: DedupOutcome; detections: number };

export type Plan = {
  id: string;
  incidentId: string | null;
  insert: NewAlert | null;
  change: AlertChange | null;
  /** The alert that gives up the key without being changed otherwise. */
  ends: string | null;
  evidence: NewEvidence[];
  entities: { orgId: string; entity: string; alertId: string }[];
  outcomes: NewOutcome[];
  raised: z.input<typeof alertRaised.data> | null;
  reopened: z.input<typeof alertReopened.data> | null;
  updated: z.input<typeof alertUpdated.data> | null;
  said: z.input<typeof alertSourceSaid.data> | null;
  closed: z.input<typeof alertResolved.data> | null;
  result: RaisedAlert | null;
};
type Planning = {
  orgId: string;
  at: Date;
  numbers: Iterator<string>;
  /** Of entities as detections write them. */
  assets: ReadonlyMap<string, AssetMark>;
};

/** Lower case, so that free text finds number, title, entities and rule whatever their case. */
export const searchText = (row: Pick<AlertRow, 'number' | 'title' | 'entities' | 'ruleId'>): string =>
  [row.number, row.title, row.ruleId, ...row.entities.map((entity) => entity.slice(entity.indexOf(':') + 1))]
    .join('\n')
    .toLowerCase();

function entitiesOf(known: readonly string[], segment: Segment): string[] {
  const all = new Set(known);
  for (const { detection } of segment.arrivals) {
    if (all.size >= maxEntities) break;
    for (const entity of detection.entities) all.add(storableText(entity).slice(0, 500));
  }
  return [...all].slice(0, maxEntities);
}

const risk = (segment: Segment, recurring: boolean, entities: readonly string[], { assets }: Planning) => {
  const { score, factors } = riskOf({
    severity: segment.state.severity,
    occurrenceCount: segment.state.count,
    distinctContents: segment.contents.size,
    recurring,
    asset: mostCritical(entities.flatMap((entity) => assets.get(entity) ?? [])),
  });
  return { riskScore: score, scoreFactors: factors, distinctContents: segment.contents.size };
};

function evidenceRows(alertId: string, segment: Segment, { orgId }: Planning): NewEvidence[] {
  return [...evidenceOf(segment)].map((arrival) => ({
    alertId,
    orgId,
    eventId: arrival.detection.eventId,
    time: new Date(arrival.detection.time),
    contentHash: arrival.hash,
    distinctContent: segment.novel.has(arrival),
    message: storableCopy(arrival.detection.message),
    matched: storable(arrival.detection.matched),
    fields: storable(arrival.detection.fields),
  }));
}

const outcomeRows = (alertId: string, segment: Segment, { orgId, at }: Planning): NewOutcome[] =>
  [...segment.outcomes.values()].map(({ outcome, because, count }) => ({
    outcome,
    because,
    count,
    alertId,
    orgId,
    at,
    hour: new Date(Math.floor(at.getTime() / hourMs) * hourMs),
  }));

/** Looked up in lower case, whatever the sources write. */
const entityRows = (alertId: string, entities: readonly string[], { orgId }: Planning) =>
  [...new Set(entities.map((entity) => entity.toLowerCase()))].map((entity) => ({ orgId, entity, alertId }));

const noSource = {
  sourceProduct: null,
  sourceName: null,
  sourceUrl: null,
  sourceSeverity: null,
  sourceStatus: null,
  sourceStatusAt: null,
};

/** What the product said last; `before` where it says nothing now. */
function sourceColumns(segment: Segment, before: Pick<AlertRow, SourceColumn>): Pick<AlertRow, SourceColumn> {
  const newest = segment.arrivals.findLast(({ detection }) => detection.external)?.detection.external;
  if (!newest || !segment.source) {
    const { sourceProduct, sourceName, sourceUrl, sourceSeverity, sourceStatus, sourceStatusAt } = before;
    return { sourceProduct, sourceName, sourceUrl, sourceSeverity, sourceStatus, sourceStatusAt };
  }
  return {
    sourceProduct: storableText(newest.product),
    sourceName: storableText(newest.via),
    sourceUrl: newest.url === null ? before.sourceUrl : storableText(newest.url),
    sourceSeverity: newest.severity === null ? before.sourceSeverity : storableText(newest.severity),
    sourceStatus: segment.source.status,
    sourceStatusAt: new Date(segment.source.at),
  };
}

function newAlert(
  segment: Segment,
  group: Group,
  recurrenceOf: string | null,
  open: boolean,
  planning: Planning,
): NewAlert {
  const newest = segment.arrivals.at(-1);
  if (!newest) throw new Error('A new alert is made by at least one detection.');
  const { rule, site, dataset, title = rule.title } = newest.detection;
  const entities = entitiesOf([], segment);
  const row = {
    id: uuidv7(),
    orgId: planning.orgId,
    number: numberFrom(planning.numbers),
    title: storableText(title),
    description: storableText(rule.description),
    falsePositives: rule.falsePositives.map(storableText),
    referenceUrls: rule.references.map(storableText),
    ...columnsOf(segment.state),
    ...risk(segment, recurrenceOf !== null, entities, planning),
    siteId: site?.id ?? null,
    siteCode: site?.code ?? null,
    ruleId: rule.id,
    ruleTitle: storableText(rule.title),
    ruleVersion: rule.version,
    dataset,
    tactics: rule.attack.tactics,
    techniques: rule.attack.techniques,
    entities,
    dedupKey: group.key,
    dedupKind: group.kind,
    dedupComponents: group.components.map(({ name, value }) => ({
      name: storableText(name),
      value: storableText(value),
    })),
    dedupPolicy: dedupPolicy.version,
    dedupOpen: open,
    createdAt: planning.at,
    updatedAt: planning.at,
    recurrenceOf,
    ...sourceColumns(segment, noSource),
  };
  return { ...row, search: searchText(row) };
}

function numberFrom(numbers: Iterator<string>): string {
  const next = numbers.next();
  if (next.done) throw new Error('Fewer numbers were taken than alerts are made.');
  return next.value;
}

const nothing = {
  insert: null,
  change: null,
  ends: null,
  raised: null,
  reopened: null,
  updated: null,
  said: null,
  closed: null,
  result: null,
};

function planFresh(
  segment: Segment,
  group: Group,
  recurrenceOf: string | null,
  open: boolean,
  planning: Planning,
): Plan {
  const insert = newAlert(segment, group, recurrenceOf, open, planning);
  const { id, number, title, severity, ruleId } = insert;
  const outcome = segment.outcome ?? 'created';
  return {
    ...nothing,
    id,
    incidentId: null,
    insert,
    evidence: evidenceRows(id, segment, planning),
    entities: entityRows(id, insert.entities, planning),
    outcomes: outcomeRows(id, segment, planning),
    raised: { number, title, severity, ruleId, outcome },
    closed: closedBy(segment, insert, 'new'),
    result: { id, number, outcome, detections: segment.arrivals.length },
  };
}

/** A segment that its product ended, told as a resolution. */
const closedBy = (segment: Segment, { number }: Pick<AlertRow, 'number'>, before: AlertRow['stage']): Plan['closed'] =>
  segment.closedBySource ? { number, before, verdict: 'undetermined', reason: sourceIsOver } : null;

/** Title and rule version follow the newest detection; a late one leaves them. */
function changeOf(row: AlertRow, segment: Segment, open: boolean, planning: Planning): AlertChange {
  const newest = segment.arrivals.at(-1);
  const current = newest && newest.time >= row.lastSeenAt.getTime() ? newest.detection : null;
  const reopened = segment.reopening !== null;
  const reopenCount = row.reopenCount + (reopened ? 1 : 0);
  const next = {
    number: row.number,
    ruleId: row.ruleId,
    title: current ? storableText(current.title ?? current.rule.title) : row.title,
    entities: entitiesOf(row.entities, segment),
  };
  return {
    id: row.id,
    ...columnsOf(segment.state),
    ...risk(segment, row.recurrenceOf !== null || reopenCount > 0, next.entities, planning),
    title: next.title,
    entities: next.entities,
    search: searchText(next),
    ruleVersion: current?.rule.version ?? row.ruleVersion,
    verdictReason: segment.closedBySource ? sourceIsOver : reopened ? null : row.verdictReason,
    dedupOpen: open,
    reopenCount,
    updatedAt: planning.at,
    rev: row.rev + (reopened || segment.closedBySource ? 1 : 0),
    ...sourceColumns(segment, row),
  };
}

function planExisting(row: AlertRow, segment: Segment, open: boolean, planning: Planning): Plan {
  const { id, number, incidentId } = row;
  if (segment.arrivals.length === 0)
    return { ...nothing, id, incidentId, ends: id, evidence: [], entities: [], outcomes: [] };
  const change = changeOf(row, segment, open, planning);
  const { title, severity } = change;
  const outcomes = outcomeRows(id, segment, planning);
  const isNew = ({ outcome, because }: NewOutcome): boolean => outcome === 'updated' && because !== sourceIsOver;
  const isNews = change.stage !== 'resolved' && outcomes.some(isNew);
  const { sourceProduct, sourceStatus } = change;
  const turned = sourceProduct !== null && sourceStatus !== null && sourceStatus !== row.sourceStatus;
  const known = new Set(row.entities);
  return {
    ...nothing,
    id,
    incidentId,
    change,
    evidence: evidenceRows(id, segment, planning),
    entities: entityRows(
      id,
      change.entities.filter((entity) => !known.has(entity)),
      planning,
    ),
    outcomes,
    reopened: segment.reopening && { number, title, ...segment.reopening },
    updated: isNews && !segment.reopening ? { number, title, severity, count: change.occurrenceCount } : null,
    said: turned ? { number, title, product: sourceProduct, status: sourceStatus } : null,
    closed: closedBy(segment, row, row.stage),
    result: { id, number, outcome: strongest(outcomes), detections: segment.arrivals.length },
  };
}

const strongest = (outcomes: readonly NewOutcome[]): NewOutcome['outcome'] =>
  (['reopened', 'updated'] as const).find((wanted) => outcomes.some(({ outcome }) => outcome === wanted)) ?? 'repeated';

/** One plan per alert that the group touches; only the last of them holds the key afterwards. */
export function planGroup({
  group,
  row,
  segments,
  ...planning
}: Planning & { group: Group; row: AlertRow | null; segments: readonly Segment[] }): Plan[] {
  const plans: Plan[] = [];
  for (const [index, segment] of segments.entries()) {
    const open = index === segments.length - 1;
    if (segment.existing && row) plans.push(planExisting(row, segment, open, planning));
    else plans.push(planFresh(segment, group, plans.at(-1)?.id ?? null, open, planning));
  }
  return plans;
}
