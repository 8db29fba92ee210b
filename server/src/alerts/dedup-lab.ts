// Tries deduplication without raising anything: of detections that were never stored, and of alerts under another policy.
import type { DedupOutcome } from '@tocsin/contracts/alert';
import { sql } from 'kysely';

import type { Tx } from '#platform/context';
import { uuidv7 } from '#platform/id';

import { dedupPolicy, dedupStep, type DedupPolicy, type DedupState } from './dedup.ts';
import type { Detection } from './detection.ts';
import { foldGroup, groupByKey, type Arrival, type Group, type Segment } from './fold.ts';
import type { GroupableAlert } from './for-incidents.ts';
import { searchText } from './plan-raise.ts';
import { knownContents } from './raise-store.ts';
import { sourceStateOf, stateOf } from './state.ts';
import { tables, type AlertRow } from './tables.ts';

type Windows = Pick<DedupPolicy, 'reopenWindowMs' | 'idleWindowMs' | 'maxAgeMs'>;
type Said = { outcome: DedupOutcome; because: string };
export type TriedDetection = {
  /** Of the alert it falls into: its number, or `#1`, `#2` … of those there would be. */
  number: string;
  title: string;
  key: string;
  keyKind: string;
  components: { name: string; value: string }[];
  before: Said;
  /** Null without a draft. */
  after: Said | null;
};
/** An alert as grouping sees it, that may not exist. */
type TriedAlert = GroupableAlert;

const policyOf = (windows: Windows): DedupPolicy => ({ ...dedupPolicy, ...windows, version: 'draft' });

type Held = Parameters<typeof foldGroup>[0];
type Fold = { segment: Segment | null; said: Said | null };

/** Each arrival by itself: a fold of a batch is the fold of its parts one after another. */
function foldEach(held: Held, arrivals: readonly Arrival[], now: number, policy: DedupPolicy): Fold[] {
  let before = held;
  return arrivals.map((arrival) => {
    const segment = foldGroup(before, [arrival], now, policy).at(-1) ?? null;
    if (!segment) return { segment: null, said: null };
    before = { state: segment.state, contents: segment.contents, source: segment.source };
    const [said] = segment.outcomes.values();
    return { segment, said: said ?? null };
  });
}

/** Alerts that hold keys now. Not locked: nothing follows from it. */
async function holders(
  tx: Tx,
  keys: readonly string[],
): Promise<Map<string, { row: AlertRow; held: NonNullable<Held> }>> {
  const rows = await tables(tx.db)
    .selectFrom('alert')
    .selectAll()
    .where('dedupOpen', '=', true)
    .where((where) => where('dedupKey', '=', where.fn.any(where.val([...keys]))))
    .execute();
  const contents = await knownContents(
    tx.db,
    rows.map(({ id }) => id),
  );
  return new Map(
    rows.map((row) => {
      const held = {
        state: stateOf(row),
        contents: contents.get(row.id) ?? new Set<string>(),
        source: sourceStateOf(row),
      };
      return [row.dedupKey, { row, held }];
    }),
  );
}

function freshAlert(detection: Detection, state: DedupState, number: string): TriedAlert {
  const { rule, site, dataset, title = rule.title, entities } = detection;
  return {
    id: uuidv7(),
    number,
    title,
    severity: state.severity,
    stage: 'new',
    ruleId: rule.id,
    dataset,
    tactics: [...rule.attack.tactics],
    techniques: [...rule.attack.techniques],
    entities: [...entities],
    siteId: site?.id ?? null,
    siteCode: site?.code ?? null,
    riskScore: 0,
    search: searchText({ number, title, ruleId: rule.id, entities: [...entities] }),
    createdAt: new Date(state.firstSeen),
    occurrenceCount: state.count,
    firstSeenAt: new Date(state.firstSeen),
    lastSeenAt: new Date(state.lastSeen),
    incidentId: null,
  };
}

/** An alert with one more arrival. */
const touched = (alert: TriedAlert, { state }: Segment, detection: Detection): TriedAlert => ({
  ...alert,
  severity: state.severity,
  occurrenceCount: state.count,
  firstSeenAt: new Date(state.firstSeen),
  lastSeenAt: new Date(state.lastSeen),
  entities: [...new Set([...alert.entities, ...detection.entities])],
});

const isFresh = ({ outcome }: Said): boolean => outcome === 'created' || outcome === 'recurred';

/**
 * What the detections would become, beside the alerts that hold their keys now. Nothing is written.
 * @param draft windows of another policy, for comparison.
 */
export async function tryDetections(
  tx: Tx,
  detections: readonly Detection[],
  draft: Windows | null,
): Promise<{ alerts: TriedAlert[]; tried: TriedDetection[] }> {
  const now = tx.now().getTime();
  const groups = groupByKey(tx.orgId, detections, now);
  const known = await holders(
    tx,
    groups.map(({ key }) => key),
  );
  const alerts: TriedAlert[] = [];
  const tried: TriedDetection[] = [];
  let made = 0;
  const tryGroup = (group: Group): void => {
    const { row, held = null } = known.get(group.key) ?? {};
    let current: TriedAlert | null = row ? { ...row, stage: 'new' } : null;
    const after = draft && foldEach(held, group.arrivals, now, policyOf(draft));
    for (const [index, { segment, said }] of foldEach(held, group.arrivals, now, dedupPolicy).entries()) {
      const arrival = group.arrivals[index];
      if (!segment || !said || !arrival) continue;
      if (!current || isFresh(said)) {
        made += 1;
        current = freshAlert(arrival.detection, segment.state, `#${made}`);
        alerts.push(current);
      } else {
        const at = alerts.indexOf(current);
        current = touched(current, segment, arrival.detection);
        if (at >= 0) alerts[at] = current;
        else alerts.push(current);
      }
      const { detection } = arrival;
      tried.push({
        number: current.number,
        title: detection.title ?? detection.rule.title,
        key: group.key,
        keyKind: group.kind,
        components: group.components,
        before: said,
        after: after?.[index]?.said ?? null,
      });
    }
  };
  for (const group of groups) tryGroup(group);
  return { alerts, tried };
}

type Kept = {
  alertId: string;
  number: string;
  title: string;
  dedupKey: string;
  dedupKind: string;
  dedupComponents: { name: string; value: string }[];
  severity: number;
  time: Date;
  contentHash: string;
};

function replay(kept: readonly Kept[], policy: DedupPolicy): Said[] {
  let state: DedupState | null = null;
  let contents = new Set<string>();
  return kept.map(({ time, severity, contentHash }) => {
    const at = time.getTime();
    const step = dedupStep(state, { time: at, severity, seen: contents.has(contentHash) }, at, policy);
    if (step.fresh) contents = new Set();
    contents.add(contentHash);
    state = step.state;
    return { outcome: step.outcome, because: step.because };
  });
}

/**
 * Where the alerts since then would have begun elsewhere under another policy: from the evidence that is kept, as if
 * nobody had resolved anything. The latest `limit` alerts.
 */
export async function replayDedup(tx: Tx, since: Date, draft: Windows, limit: number): Promise<TriedDetection[]> {
  const { rows } = await sql<Kept>`
    select a.id as alert_id, a.number, a.title, a.dedup_key, a.dedup_kind, a.dedup_components, a.severity, e.time, e.content_hash
    from (select * from alert where created_at >= ${since} order by created_at desc limit ${limit}) as a
    join alert_evidence e on e.alert_id = a.id
    order by a.dedup_key, e.time, e.event_id`.execute(tx.db);
  const byKey = Map.groupBy(rows, ({ dedupKey }) => dedupKey);
  return [...byKey.values()].flatMap((kept) => {
    const before = replay(kept, dedupPolicy);
    const after = replay(kept, policyOf(draft));
    return kept.flatMap(({ number, title, dedupKey, dedupKind, dedupComponents }, index) => {
      const [was, would] = [before[index], after[index]];
      if (!was || !would || isFresh(was) === isFresh(would)) return [];
      return [
        { number, title, key: dedupKey, keyKind: dedupKind, components: dedupComponents, before: was, after: would },
      ];
    });
  });
}
