// Which stages an incident may move between.
import { hasEnded, incidentStages, type IncidentStage } from '@tocsin/contracts/incident';

export type StageMove = { ok: true } | { ok: false; kind: 'conflict' | 'invalid_input'; code: string; because: string };

const refused = (kind: 'conflict' | 'invalid_input', code: string, because: string): StageMove => ({
  ok: false,
  kind,
  code,
  because,
});

/** Forward may skip stages, backward needs a reason; only closing, cancelling and merging end it, only reopening leaves an end. */
export function checkStageMove(from: IncidentStage, to: IncidentStage, reason: string | undefined): StageMove {
  if (hasEnded(from)) return refused('conflict', 'incident_closed', 'The incident is closed; reopen it first.');
  if (hasEnded(to)) return refused('invalid_input', 'close_needs_verdict', 'An incident is closed with a verdict.');
  if (from === to)
    return refused('conflict', 'stage_unchanged', 'Someone has already moved the incident to this stage.');
  if (incidentStages.indexOf(to) < incidentStages.indexOf(from) && reason === undefined)
    return refused('invalid_input', 'reason_missing', 'Moving an incident back needs a reason.');
  return { ok: true };
}

/** Where a reopened incident goes on. */
export const stageAfterReopening: IncidentStage = 'investigating';
