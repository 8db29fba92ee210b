// How many incidents there are, by stage and severity.
import type { getIncidentCounts as endpoint, IncidentFilter } from '@tocsin/contracts/api/incidents';
import { hasEnded, incidentStages } from '@tocsin/contracts/incident';
import { sql } from 'kysely';
import type * as z from 'zod';

import { authorize } from '#platform/authorize';
import { inTransaction, type Context } from '#platform/context';

import { matching } from './filter.ts';

const severities = [1, 2, 3, 4, 5];

/** Stages are counted under all filters but the stage, severities under all but the severity; every one is listed. */
export async function getIncidentCounts(
  ctx: Context,
  filter: IncidentFilter,
): Promise<z.output<typeof endpoint.output>> {
  authorize(ctx, 'incident:read');

  return inTransaction(ctx, async ({ db }) => {
    const stages = await sql<{ stage: string; count: number }>`
      select stage, count(*)::int as count from incident
      where ${matching(filter, ctx, ['stage'])} group by stage`.execute(db);
    const bySeverity = await sql<{ severity: number; count: number }>`
      select severity, count(*)::int as count from incident
      where ${matching(filter, ctx, ['severity'])} group by severity`.execute(db);
    const byStage = incidentStages.map((stage) => ({
      stage,
      count: stages.rows.find((row) => row.stage === stage)?.count ?? 0,
    }));
    return {
      open: byStage.reduce((sum, { stage, count }) => (hasEnded(stage) ? sum : sum + count), 0),
      byStage,
      bySeverity: severities.map((severity) => ({
        severity,
        count: bySeverity.rows.find((row) => row.severity === severity)?.count ?? 0,
      })),
    };
  });
}
