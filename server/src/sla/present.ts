// A clock as it crosses the wall.
import { SlaSegment, type SlaClock, type SlaStanding } from '@tocsin/contracts/sla';
import * as z from 'zod';

import type { Tx } from '#platform/context';

import type { Worked } from './refresh.ts';
import { findVersions, namesOf, type VersionedPolicy } from './store.ts';
import { tables, type ClockRow } from './tables.ts';

const Segments = z.array(
  z.object({ from: z.number(), to: z.number().nullable(), kind: z.enum(['run', 'pause']), cause: z.string() }),
);
const iso = (at: Date | number | null): string | null => (at === null ? null : new Date(at).toISOString());
const number = (value: ClockRow['targetMs']): number | null => (value === null ? null : Number(value));

const presentSegments = (segments: unknown): SlaSegment[] =>
  Segments.parse(segments).map(({ from, to, ...plain }) =>
    SlaSegment.parse({ ...plain, from: iso(from), to: iso(to) }),
  );

/** Names and law of policies, those taken away too: what is over keeps its words. */
async function policyNames(tx: Tx, rows: readonly ClockRow[]): Promise<Map<string, string>> {
  if (rows.length === 0) return new Map();
  const found = await tables(tx.db)
    .selectFrom('slaPolicy')
    .select(['id', 'name'])
    .where((where) => where('id', '=', where.fn.any(where.val([...new Set(rows.map(({ policyId }) => policyId))]))))
    .execute();
  return new Map(found.map(({ id, name }) => [id, name]));
}

const lawOf = (policies: readonly VersionedPolicy[], { policyId, policyVersion, target }: ClockRow): string | null =>
  policies
    .find((each) => each.policyId === policyId && each.version === policyVersion)
    ?.body.targets.find(({ key }) => key === target)?.law ?? null;

/** Clocks whose alert or incident the transaction does not see are left out. */
export async function presentClocks(tx: Tx, rows: readonly ClockRow[]): Promise<SlaClock[]> {
  const names = await namesOf(tx, [...new Set(rows.map(({ subjectId }) => subjectId))]);
  const titles = await policyNames(tx, rows);
  const versions = new Map(
    rows.map(({ policyId, policyVersion: version }) => [`${policyId}/${version}`, { policyId, version }]),
  );
  const policies = await findVersions(tx.db, [...versions.values()]);
  return rows.flatMap((row) => {
    const subject = names.get(row.subjectId);
    if (!subject) return [];
    const { kind, id, number: subjectNumber, title, severity } = subject;
    const targetMs = number(row.targetMs);
    return [
      {
        id: row.id,
        subject: { kind, id, number: subjectNumber, title, severity },
        policyId: row.policyId,
        policyName: titles.get(row.policyId) ?? '',
        policyVersion: row.policyVersion,
        target: row.target,
        kind: row.kind,
        layer: row.layer,
        law: lawOf(policies, row),
        cycle: row.cycle,
        state: row.state,
        severity: row.severity,
        targetMs,
        startedAt: iso(row.startedAt),
        dueAt: iso(row.dueAt),
        remainingMs: targetMs === null ? null : targetMs - Number(row.elapsedMs),
        breachedAt: iso(row.breachedAt),
        stoppedAt: iso(row.stoppedAt),
        segments: presentSegments(row.segments),
        atRiskAt: iso(row.atRiskAt),
        breachDisputed: row.breachDisputed,
        breachReason: row.breachReason,
        breachReasonRequired: row.reasonRequired,
        waiver:
          row.waivedBy === null || row.waivedAt === null
            ? null
            : { by: row.waivedBy, at: row.waivedAt.toISOString(), reason: row.waivedBecause ?? '' },
      },
    ];
  });
}

/** One that is only imagined. @param now by which a breach counts */
export function presentWorked({ policy, target, cycle, standing }: Worked, severity: number, now: number): SlaStanding {
  const breachAt = standing?.breachAt ?? null;
  const targetMs = standing?.targetMs ?? null;
  return {
    policyId: policy.policyId,
    policyName: policy.body.name,
    target: target.key,
    kind: target.kind,
    layer: policy.body.layer,
    law: target.law,
    cycle: cycle?.cycle ?? 0,
    state: standing?.state ?? 'pending',
    severity: standing?.severity ?? severity,
    targetMs,
    startedAt: iso(cycle?.startedAt ?? null),
    dueAt: iso(standing?.dueAt ?? null),
    remainingMs: targetMs === null || !standing ? null : targetMs - standing.elapsedMs,
    breachedAt: iso(breachAt !== null && breachAt < now ? breachAt : null),
    stoppedAt: iso(cycle?.stoppedAt ?? null),
    segments: (cycle?.segments ?? []).map((segment) => ({
      ...segment,
      from: iso(segment.from) ?? '',
      to: iso(segment.to),
    })),
  };
}
