// Brings the clocks of one alert or incident in line with what is on record about it.
import type { SlaPolicyBody, SlaSubjectKind, SlaTarget } from '@tocsin/contracts/sla';
import * as z from 'zod';

import { alertMatches } from '#alerts';
import { incidentMatches } from '#incidents';
import type { Tx } from '#platform/context';
import { uuidv7 } from '#platform/id';

import type { MaybeCalendar } from './calendar.ts';
import { loadAbsorbed, loadEvents, type Absorbed } from './events.ts';
import { following, mergeCycles } from './merge.ts';
import { replay, type Cycle } from './replay.ts';
import { shipOnce } from './shipped.ts';
import { atRiskMark, breachMark, standingOf, type Standing } from './standing.ts';
import {
  findPolicies,
  findVersions,
  loadCalendars,
  namesOf,
  presentPolicy,
  type Calendars,
  type Named,
  type PolicyVersion,
  type VersionedPolicy,
} from './store.ts';
import type { SlaEvent } from './subject.ts';
import { tables, type ClockRow } from './tables.ts';
import { tellIncident } from './tell-incident.ts';

/** Has the thresholds looked at when this moment has come. */
export type Wake = (tx: Tx, at: Date) => Promise<void>;

const Pinned = z.array(z.object({ policyId: z.uuid(), version: z.int() }));

async function isMatched(tx: Tx, { id, kind }: Named, match: SlaPolicyBody['match']): Promise<boolean> {
  if (kind === 'alert') return match.alert === undefined || (await alertMatches(tx, id, match.alert));
  return match.incident === undefined || (await incidentMatches(tx, id, match.incident));
}

/** The first service policy that matches, and every regulator's; only those that were there when it began. */
export async function choosePolicies(tx: Tx, subject: Named): Promise<PolicyVersion[]> {
  const chosen: PolicyVersion[] = [];
  let served = false;
  for (const row of await findPolicies(tx.db)) {
    const { id, layer, appliesTo, enabled, match, version } = presentPolicy(row);
    if (appliesTo !== subject.kind || !enabled || row.effectiveFrom > subject.createdAt) continue;
    if (layer === 'service' && served) continue;
    if (!(await isMatched(tx, subject, match))) continue;
    served ||= layer === 'service';
    chosen.push({ policyId: id, version });
  }
  return chosen;
}

/** What it was given when it began, locked; given now where it is new or `repin` says so. */
async function pinned(tx: Tx, subject: Named, repin: boolean): Promise<PolicyVersion[]> {
  const { id: subjectId, kind: subjectKind } = subject;
  const find = () =>
    tables(tx.db)
      .selectFrom('slaSubject')
      .selectAll()
      .where('subjectId', '=', subjectId)
      .forUpdate()
      .executeTakeFirst();
  const known = await find();
  if (known && !repin) return Pinned.parse(known.policies);
  const policies = JSON.stringify(await choosePolicies(tx, subject));
  await tables(tx.db)
    .insertInto('slaSubject')
    .values({ orgId: tx.orgId, subjectKind, subjectId, policies })
    .onConflict((on) => (repin ? on.column('subjectId').doUpdateSet({ policies }) : on.doNothing()))
    .execute();
  // Of two that begin at once, the second follows the first.
  return Pinned.parse((await find())?.policies ?? []);
}

export type Worked = { policy: VersionedPolicy; target: SlaTarget; cycle: Cycle | null; standing: Standing | null };

/** Every clock of a subject under these policies. A target that waits for its declaration is there without a cycle. */
export const workOut = (
  policies: readonly VersionedPolicy[],
  events: readonly SlaEvent[],
  calendars: Calendars,
  now: number,
  absorbed: readonly Absorbed[] = [],
): Worked[] =>
  policies.flatMap((policy) =>
    policy.body.targets.flatMap((target): Worked[] => {
      const cycles = replay({ ...target, policyId: policy.policyId }, events);
      if (cycles.length === 0)
        return target.startOn === 'declared' ? [{ policy, target, cycle: null, standing: null }] : [];
      const calendar = calendars(target.calendarId);
      return cycles.map((cycle, index) => {
        const own = { policy, target, cycle, standing: standingOf(cycle, target, calendar, now) };
        return index === cycles.length - 1 && absorbed.length > 0 ? withAbsorbed(own, absorbed, calendar, now) : own;
      });
    }),
  );

/** The present cycle together with those of the incidents that were merged into this one. */
function withAbsorbed(
  { policy, target, cycle, standing }: Worked & { cycle: Cycle; standing: Standing },
  absorbed: readonly Absorbed[],
  calendar: MaybeCalendar,
  now: number,
): Worked {
  const others = absorbed.flatMap(({ at, events }) => {
    const last = replay({ ...target, policyId: policy.policyId }, events).at(-1);
    if (!last) return [];
    const { breachAt } = standingOf(last, target, calendar, at);
    return [{ cycle: following(last, cycle, at), breachAt: breachAt !== null && breachAt < at ? breachAt : null }];
  });
  const merged = mergeCycles(target.kind, [{ cycle, breachAt: standing.breachAt }, ...others]);
  if (!merged) return { policy, target, cycle, standing };
  const together = standingOf(merged.cycle, target, calendar, now);
  const known = [together.breachAt, merged.breachAt].filter((each) => each !== null);
  const breachAt = known.length === 0 ? null : Math.min(...known);
  const state = together.state === 'met' && breachAt !== null ? 'stopped_late' : together.state;
  const rest = together.moments.filter(({ mark }) => mark !== breachMark);
  const moments = breachAt === null ? rest : [...rest, { mark: breachMark, at: breachAt }];
  return { policy, target, cycle: merged.cycle, standing: { ...together, state, breachAt, moments } };
}

const at = (ms: number | null | undefined): Date | null => (ms === null || ms === undefined ? null : new Date(ms));
const keyOf = (row: Pick<ClockRow, 'policyId' | 'target' | 'cycle'>): string =>
  `${row.policyId}/${row.target}/${row.cycle}`;

export function nextMoment(moments: Standing['moments'], told: readonly string[]): Date | null {
  const untold = moments.filter(({ mark }) => !told.includes(mark));
  return untold.length === 0 ? null : new Date(Math.min(...untold.map((moment) => moment.at)));
}

type Kept = Omit<ClockRow, 'breachReason' | 'waivedBy' | 'waivedAt' | 'waivedBecause'>;

function rowOf(tx: Tx, subject: Named, worked: Worked, before: ClockRow | undefined): Kept {
  const { policy, target, cycle, standing } = worked;
  const now = tx.now().getTime();
  const breachAt = standing?.breachAt ?? null;
  const seen = breachAt !== null && breachAt < now ? breachAt : null;
  const breachedAt = before?.breachedAt ?? at(seen);
  const told = before?.told ?? [];
  const moments = standing?.moments ?? [];
  const first = target.atRisk.length === 0 ? breachMark : atRiskMark(Math.min(...target.atRisk));
  return {
    id: before?.id ?? uuidv7(),
    orgId: tx.orgId,
    subjectKind: subject.kind,
    subjectId: subject.id,
    policyId: policy.policyId,
    policyVersion: policy.version,
    target: target.key,
    kind: target.kind,
    layer: policy.body.layer,
    cycle: cycle?.cycle ?? 0,
    state: standing?.state ?? 'pending',
    severity: standing?.severity ?? subject.severity,
    ownerId: cycle?.ownerId ?? null,
    targetMs: standing?.targetMs ?? null,
    startedAt: at(cycle?.startedAt),
    stoppedAt: at(cycle?.stoppedAt),
    elapsedMs: standing?.elapsedMs ?? 0,
    pausedMs: standing?.pausedMs ?? 0,
    dueAt: at(standing?.dueAt),
    atRiskAt: at(moments.find(({ mark }) => mark === first)?.at),
    breachedAt,
    breachDisputed: breachedAt !== null && seen === null,
    segments: JSON.stringify(cycle?.segments ?? []),
    moments: JSON.stringify(moments),
    told,
    nextAt: nextMoment(moments, told),
    reasonRequired: target.breachReasonRequired,
    updatedAt: tx.now(),
  };
}

const ended: ReadonlySet<string> = new Set(['met', 'stopped_late']);
const Segments = z.array(
  z.object({ from: z.number(), to: z.number().nullable(), kind: z.string(), cause: z.string() }),
);
/** The engine does not keep the order of an object's keys. */
const inOneOrder = (segments: unknown): string =>
  JSON.stringify(Segments.parse(segments).map(({ from, to, kind, cause }) => [from, to, kind, cause]));

/** A calendar that was changed since does not rewrite what is over. */
const isSettled = (before: ClockRow | undefined, next: Kept, worked: Worked): boolean =>
  before !== undefined &&
  ended.has(before.state) &&
  before.policyVersion === next.policyVersion &&
  inOneOrder(before.segments) === inOneOrder(worked.cycle?.segments ?? []);

async function store(tx: Tx, subject: Named, worked: readonly Worked[]): Promise<Kept[]> {
  const before = await tables(tx.db).selectFrom('slaClock').selectAll().where('subjectId', '=', subject.id).execute();
  const byKey = new Map(before.map((row) => [keyOf(row), row]));
  const made = worked.map((each) => {
    const key = keyOf({ policyId: each.policy.policyId, target: each.target.key, cycle: each.cycle?.cycle ?? 0 });
    const known = byKey.get(key);
    const row = rowOf(tx, subject, each, known);
    return { row, settled: isSettled(known, row, each) };
  });
  const rows = made.map(({ row }) => row);
  const wanted = new Set(rows.map(keyOf));
  const gone = before.filter((row) => !wanted.has(keyOf(row)) && !ended.has(row.state));
  if (gone.length > 0)
    await tables(tx.db)
      .deleteFrom('slaClock')
      .where((where) => where('id', '=', where.fn.any(where.val(gone.map(({ id }) => id)))))
      .execute();
  const changed = made.flatMap(({ row, settled }) => (settled ? [] : [row]));
  if (changed.length > 0)
    await tables(tx.db)
      .insertInto('slaClock')
      .values(
        changed.map((row) => ({ ...row, breachReason: null, waivedBy: null, waivedAt: null, waivedBecause: null })),
      )
      .onConflict((on) =>
        on.columns(['subjectId', 'policyId', 'target', 'cycle']).doUpdateSet((set) => ({
          policyVersion: set.ref('excluded.policyVersion'),
          state: set.ref('excluded.state'),
          severity: set.ref('excluded.severity'),
          ownerId: set.ref('excluded.ownerId'),
          targetMs: set.ref('excluded.targetMs'),
          startedAt: set.ref('excluded.startedAt'),
          stoppedAt: set.ref('excluded.stoppedAt'),
          elapsedMs: set.ref('excluded.elapsedMs'),
          pausedMs: set.ref('excluded.pausedMs'),
          dueAt: set.ref('excluded.dueAt'),
          atRiskAt: set.ref('excluded.atRiskAt'),
          breachedAt: set.ref('excluded.breachedAt'),
          breachDisputed: set.ref('excluded.breachDisputed'),
          segments: set.ref('excluded.segments'),
          moments: set.ref('excluded.moments'),
          nextAt: set.ref('excluded.nextAt'),
          reasonRequired: set.ref('excluded.reasonRequired'),
          updatedAt: set.ref('excluded.updatedAt'),
        })),
      )
      .execute();
  return rows;
}

/** @param repin gives it the policies as they read now, in place of those it was given when it began */
export async function refreshClocks(
  tx: Tx,
  subjectKind: SlaSubjectKind,
  subjectId: string,
  { wake, repin = false }: { wake: Wake; repin?: boolean },
): Promise<void> {
  await shipOnce(tx);
  const subject = (await namesOf(tx, [subjectId])).get(subjectId);
  if (subject?.kind !== subjectKind) return;
  const pins = await pinned(tx, subject, repin);
  if (pins.length === 0 && !repin) return;
  const policies = await findVersions(tx.db, pins);
  const events = await loadEvents(tx, subjectId);
  const absorbed = subjectKind === 'incident' ? await loadAbsorbed(tx, subjectId) : [];
  const worked = workOut(policies, events, await loadCalendars(tx.db), tx.now().getTime(), absorbed);
  const rows = await store(tx, subject, worked);
  if (subjectKind === 'incident') await tellIncident(tx, subjectId);
  const next = rows.flatMap(({ nextAt }) => (nextAt ? [nextAt.getTime()] : []));
  if (next.length > 0) await wake(tx, new Date(Math.min(...next)));
}
